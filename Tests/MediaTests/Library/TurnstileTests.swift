import Testing

@testable import Media

struct TurnstileTests {
    private struct Full: Error {}

    @Test func `as many as it holds are inside at once, and whoever leaves makes room`() throws {
        let turnstile = Turnstile(capacity: 2)
        try turnstile.pass(orThrow: Full()) {
            try turnstile.pass(orThrow: Full()) {
                #expect(throws: Full.self) { try turnstile.pass(orThrow: Full()) {} }
            }
            #expect(throws: SystemError.self) {
                try turnstile.pass(orThrow: Full()) { throw SystemError("x", code: 1) }
            }
            #expect(try turnstile.pass(orThrow: Full()) { 7 } == 7)
        }
    }
}

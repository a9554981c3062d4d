import HTTP
import Testing

@testable import Vitrine

/// An answer to an admission, as nginx's `auth_request` understands it.
struct AdmissionTests {
    @Test func `an admission is 204`() {
        #expect(Response.admission(Response(204)).status == 204)
    }

    @Test(arguments: [400, 401, 404, 405, 413, 500, 503, 507])
    func `a refusal is 403 and carries the client's answer`(code: Int) {
        var answer = Response.json(Status(code), Array("{\n  \"detail\": \"no\"\n}\n".utf8))
        answer.headers.set("Allow", "GET")
        answer.note.operation = "library.create"
        let refusal = Response.admission(answer)
        #expect(refusal.status == 403)
        #expect(refusal.headers["X-Refusal-Status"] == String(code))
        #expect(refusal.headers["X-Refusal-Body"] == "{   \"detail\": \"no\" } ")
        #expect(refusal.headers["Allow"] == "GET")
        #expect(refusal.note.status == Status(code))
        #expect(refusal.note.operation == "library.create")
    }

    @Test func `a body too long for a header is left out`() {
        let refusal = Response.admission(.json(400, [UInt8](repeating: 65, count: 5_000)))
        #expect(refusal.headers["X-Refusal-Body"] == nil)
        #expect(refusal.headers["X-Refusal-Status"] == "400")
    }
}

import Testing

@testable import StorageAPI

/// Which admin secrets a service starts with.
struct AdminSecretTests {
    @Test(arguments: [
        "0123456789abcdef", "nhost-admin-secret", "!\"#$%&'()*+,-./:;<",
        String(repeating: "0123456789", count: 100),
    ])
    func `a secret of sixteen visible characters is taken as it is`(text: String) {
        #expect(AdminSecret.checked(text) == text)
    }

    @Test(arguments: [
        "", "s", "0123456789abcde", "aaaaaaaaaaaaaaaaaaaa", "abcdabcdabcdabcdabcd", " 0123456789abcdef",
        "0123456789abcdef ", "0123456789\tabcdef", "0123456789abcdef\n", "geheimes Passwort!",
        "gehéimes-passwort",
    ])
    func `a secret that can be guessed or that no header holds is refused`(text: String) {
        #expect(AdminSecret.checked(text) == nil)
    }
}

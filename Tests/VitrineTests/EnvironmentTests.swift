import Glibc
import Testing

@testable import Vitrine

/// The variables the process was started with.
struct EnvironmentTests {
    @Test func `variables are what getenv says`() throws {
        let variables = Environment.variables
        let path = try #require(getenv("PATH"))
        #expect(variables["PATH"] == String(cString: path))
        #expect(variables["VITRINE_SURELY_NOT_SET"] == nil)
        #expect(variables.keys.allSatisfy { !$0.contains("=") })
    }
}

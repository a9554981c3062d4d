import ArgumentParser
import Foundation
import Glibc
import Media
import Testing

@testable import Vitrine

/// The words in which a command ends.
struct PresentationTests {
    private func text(_ error: any Error) -> String { "\(Vitrine.presentable(error))" }

    @Test func `an error of the system names the path, the call and the reason`() {
        #expect(
            text(SystemError("mkdir", path: "/backup", code: EACCES))
                == "/backup cannot be used: mkdir says 'Permission denied'.")
        #expect(
            text(SystemError("sendfile", code: EIO))
                == "The system refused: sendfile says 'Input/output error'.")
    }

    @Test func `a full disk and a busy catalog are sentences`() {
        #expect(text(MediaError.noSpace).hasPrefix("The disk is full:"))
        #expect(text(MediaError.busy).hasPrefix("The catalog is busy"))
    }

    @Test func `no text of another library reaches the user`() throws {
        let error = #expect(throws: (any Error).self) {
            try FileManager.default.removeItem(atPath: "/no/such/place")
        }
        #expect(text(try #require(error)).hasPrefix("A file cannot be used (error "))
    }

    @Test func `what speaks for itself stays`() {
        #expect(Vitrine.presentable(CommandError("a")) as? CommandError == CommandError("a"))
        #expect(Vitrine.presentable(ExitCode(1)) is ExitCode)
        #expect(Vitrine.presentable(ConfigurationError(problems: ["a"])) is ConfigurationError)
    }
}

import ArgumentParser
import Foundation
import Glibc
import Media

extension Vitrine {
    /// Parses and runs a command; every error it ends with is a sentence of this program.
    static func main() {
        do {
            try ProgramInput.requireUTF8()
            var command = try parseAsRoot()
            try command.run()
        } catch {
            exit(withError: presentable(error))
        }
    }

    /// An error as it is shown to the user of a command.
    ///
    /// - Parameter error: whatever a command has thrown.
    /// - Returns: the same error if it speaks for itself, else a ``CommandError``.
    static func presentable(_ error: any Error) -> any Error {
        switch error {
        case let error as MediaError: return CommandError(sentence(about: error))
        case let error as SystemError:
            let subject = error.path.map { "\($0) cannot be used" } ?? "The system refused"
            return CommandError("\(subject): \(error.call) says '\(String(cString: strerror(error.code)))'.")
        case let error as CocoaError:
            return CommandError("A file cannot be used (error \(error.code.rawValue)).")
        default:
            if let problem = Wiring.databaseProblem(error) { return CommandError(problem) }
            return error
        }
    }

    private static func sentence(about error: MediaError) -> String {
        switch error {
        case .noSpace: "The disk is full: delete files and run vitrine sweep, or enlarge the disk."
        case .busy: "The catalog is busy, or no file can be opened at the moment: try again."
        case .contentMissing(let key): "The bytes of content \(key) are missing: run vitrine check."
        default: "The command failed: \(error)."
        }
    }
}

import ArgumentParser
import ImagingVips

/// `vitrine render-worker`: decodes images for its parent; started by `vitrine serve` alone.
struct RenderWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render-worker", abstract: "Decode images for the service.", shouldDisplay: false)

    func run() throws {
        throw ExitCode(RenderWorker.run())
    }
}

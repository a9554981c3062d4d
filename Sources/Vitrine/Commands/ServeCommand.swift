import ArgumentParser
import FastCGI
import Logging
import Media

/// `vitrine serve`: answers FastCGI requests until SIGTERM.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer requests that nginx passes on by FastCGI.",
        discussion: """
            Standard input may be a listening socket, as spawn-fcgi and systemd give it; otherwise --listen names one. \
            SIGTERM stops accepting, finishes what runs and exits with 0.
            """)

    @OptionGroup var options: ServiceOptions

    @Option(help: ArgumentHelp("unix:PATH or HOST:PORT.", valueName: "address"))
    var listen: String?

    @Option(help: ArgumentHelp("Requests answered at once (VITRINE_THREADS).", valueName: "n"))
    var threads: String?

    @Option(
        help: ArgumentHelp(
            "What absolute URLs begin with, path included (VITRINE_PUBLIC_URL).", valueName: "url"))
    var publicURL: String?

    @Option(help: ArgumentHelp("Bytes a file may have (VITRINE_MAX_UPLOAD).", valueName: "bytes"))
    var maxUpload: String?

    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error, critical (VITRINE_LOG_LEVEL).", valueName: "level"))
    var logLevel: String?

    func run() throws {
        Signals.block()
        var flags: [String: String] = [:]
        flags["threads"] = threads
        flags["public_url"] = publicURL
        flags["max_upload"] = maxUpload
        flags["log_level"] = logLevel
        let configuration = try Configuration.read(options, flags: flags)
        LoggingSystem.bootstrap { _ in LineLog(logLevel: configuration.logLevel) }
        let logger = Logger(label: "vitrine")

        prepareDispatch()
        let listening = try ListeningSocket.inherited() ?? ListeningSocket.bind(requiredAddress())
        // What root makes would be closed to the service when it runs as the owner of the data again.
        try FileOwner(ofData: configuration.data)?.become()
        try DataFolder(path: configuration.data).check(makingMissing: true)
        let wiring = try Wiring(configuration) { logger.notice("\($0)") }
        try wiring.library.withdrawLeftovers()
        // What a crash leaves is done in moments; the rest of a large flip is published while the service runs.
        let latest = ContinuousClock.now + .seconds(1)
        try wiring.library.publishAwaiting { .now >= latest }
        let log = RequestLog(logger: logger)
        let server = try FastCGIServer(
            listening: listening, threads: configuration.threads, responder: wiring.responder,
            observer: log.record)
        let housekeeping = Housekeeping(
            library: wiring.library, configuration: configuration, logger: logger,
            releaseMemory: { releaseFreeMemory() }, nameThread: { nameThread($0) })
        housekeeping.start()
        Signals.whenEnding { server.stop() }
        logger.notice(
            "serving", metadata: ["version": "\(Version.text)", "threads": "\(configuration.threads)"])
        server.run()
        housekeeping.stop()
        wiring.close()
        logger.notice("stopped")
    }

    private func requiredAddress() throws -> String {
        guard let listen else {
            throw ValidationError(
                "standard input is not a listening socket; pass --listen unix:PATH or --listen HOST:PORT.")
        }
        return listen
    }
}

import FastCGI
import Logging

/// Writes one line per request; never a header, a query or a body.
struct RequestLog: Sendable {
    let logger: Logger

    func record(_ exchange: ExchangeSummary) {
        let level: Logger.Level = exchange.fault != nil ? .error : exchange.status >= 500 ? .warning : .info
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "id": "\(exchange.requestID)", "method": "\(exchange.method)", "path": "\(exchange.path)",
            "operation": "\(exchange.operation)", "status": "\(exchange.status)",
            "received": "\(exchange.bytesReceived)", "sent": "\(exchange.bytesSent)",
            "ms": "\((exchange.milliseconds * 1_000).rounded() / 1_000)",
        ]
        if let user = exchange.user { metadata["user"] = "\(user)" }
        if let fault = exchange.fault { metadata["fault"] = "\(fault)" }
        if exchange.isAborted { metadata["aborted"] = "true" }
        logger.log(level: level, "request", metadata: metadata)
    }
}

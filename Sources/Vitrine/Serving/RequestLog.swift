import FastCGI
import Logging

/// Writes one line per request; never a header, a query or a body.
struct RequestLog: Sendable {
    let logger: Logger

    func record(_ exchange: ExchangeSummary) {
        // The request that was admitted has a line of its own, once its body is there.
        let isAdmitted = exchange.isAdmission && exchange.status == 204
        let level: Logger.Level =
            exchange.fault != nil
            ? .error : exchange.status >= 500 ? .warning : isAdmitted ? .debug : .info
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "id": .string(exchange.requestID), "method": .string(exchange.method),
            "path": .string(exchange.path), "operation": .string(exchange.operation),
            "status": .string(String(exchange.status)), "received": .string(String(exchange.bytesReceived)),
            "sent": .string(String(exchange.bytesSent)),
            "ms": .string(String((exchange.milliseconds * 1_000).rounded() / 1_000)),
        ]
        if let user = exchange.user { metadata["user"] = "\(user)" }
        if let fault = exchange.fault { metadata["fault"] = "\(fault)" }
        if exchange.isAborted { metadata["aborted"] = "true" }
        if exchange.isAdmission { metadata["stage"] = "admission" }
        logger.log(level: level, "request", metadata: metadata)
    }
}

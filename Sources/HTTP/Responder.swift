/// Somebody who answers requests: a dialect, a probe, or what chooses between them.
package protocol Responder: Sendable {
    /// Answers `request`; never throws, because a fault has an answer too. Called on many threads at once.
    func respond(to request: Request) -> Response
}

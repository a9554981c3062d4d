/// On whose behalf a picture is asked for, and what happens if it has to be made first.
package struct RenderTurn: Sendable {
    /// What a call does where it would have to wait for a render worker.
    package enum Waiting: Sendable {
        /// It waits.
        case allowed
        /// It throws ``RenderDeferred`` at once.
        case deferred
        /// It throws ``ImagingError/unavailable(_:)`` at once.
        case refused
    }

    /// Callers take turns at the render workers.
    package let caller: String
    package let waiting: Waiting

    package init(caller: String, waiting: Waiting = .allowed) {
        self.caller = caller
        self.waiting = waiting
    }

    /// The service itself, which renders what was uploaded.
    package static let background = RenderTurn(caller: "background")

    /// Returns if the call may wait.
    ///
    /// - Parameter work: what it would wait for.
    /// - Throws: ``RenderDeferred`` or ``ImagingError/unavailable(_:)``.
    func wait(for work: RenditionID) throws {
        switch waiting {
        case .allowed: return
        case .deferred: throw RenderDeferred(work: "\(work.content)/\(work.recipe)")
        case .refused: throw ImagingError.unavailable("too many pictures are waited for")
        }
    }
}

/// A picture has to be made first, and the call may not wait for it.
package struct RenderDeferred: Error, Equatable {
    /// What has to be made; equal for calls that the same rendering serves.
    package let work: String
}

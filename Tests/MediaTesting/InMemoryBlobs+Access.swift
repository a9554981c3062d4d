package import Media
import Synchronization

extension InMemoryBlobs {
    /// Makes a path, as ``InaccessibleEntry/path`` names it, look as if it had another mode or owner.
    package func spoilAccess(to path: String, _ cause: InaccessibleEntry.Cause) {
        state.withLock { $0.inaccessible[path] = cause }
    }

    package func forEachInaccessible(_ body: (InaccessibleEntry) throws -> Void) throws {
        let entries = state.withLock { $0.inaccessible.sorted { $0.key < $1.key } }
        for (path, cause) in entries { try body(InaccessibleEntry(path: path, cause: cause)) }
    }

    package func makeAccessible(_ path: String) throws -> Bool {
        state.withLock { state in
            guard case .mode? = state.inaccessible[path] else { return state.inaccessible[path] == nil }
            state.inaccessible[path] = nil
            return true
        }
    }
}

/// Writes copies of the catalog while it is in use.
package protocol CatalogCopying: Sendable {
    /// Writes what the catalog holds at this moment, or in the snapshot around it, to a new file at `path` that nobody but
    /// its owner reads; nobody who writes to the catalog waits for it.
    func copy(to path: String) throws
}

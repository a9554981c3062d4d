/// What a partial update does to one field.
package enum Change<Value: Sendable>: Sendable {
    case keep
    case set(Value)
}

extension Change: Equatable where Value: Equatable {}

/// What an update does to a file; what is kept stays as it is.
package struct FileChanges: Equatable, Sendable {
    package var name: Change<String?> = .keep
    package var description: Change<String?> = .keep
    package var relocation: Change<Relocation> = .keep
    /// The text of a JSON object, nil to clear it.
    package var metadata: Change<String?> = .keep

    package init() {}
}

/// Where a file is to be published from now on, as its owner wrote it: decoded, not cleaned.
package enum Relocation: Equatable, Sendable {
    /// Another name in the same folder.
    case name(String)
    /// A path below the media root, `core_media/2026/01/31/x.jpg` for instance.
    case path(String)
}

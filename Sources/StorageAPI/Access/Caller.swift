import Media

/// Somebody who asks, as far as the credentials of the request prove it.
struct Caller: Equatable {
    /// The role it acts in: `public`, `user`, `admin`, or another that its JWT allows.
    let role: Role
    /// The owner of what it uploads; nil for a caller without an id.
    var subject: Subject?
    /// What is recorded of it with an infected upload: the text of a JSON object (StorageAPI/Contract §5).
    var session = "{}"

    /// Whether every bucket's rules leave it alone.
    var isAdmin: Bool { role == .admin }

    /// What stands for the caller where callers share; nil for the public.
    var share: String? {
        if let subject { return "user \(subject.key)" }
        return role == .public ? nil : "role \(role.text)"
    }
}

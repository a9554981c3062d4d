/// The name under which a caller acts; the rules of a bucket are per role.
package struct Role: BytewiseText, ExpressibleByStringLiteral {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Nil unless a rule may name it: 1 to 100 bytes of printable ASCII without spaces.
    package init?(checking text: String) {
        guard (1...100).contains(text.utf8.count), text.utf8.allSatisfy({ 33...126 ~= $0 }) else {
            return nil
        }
        self.text = text
    }

    package init(stringLiteral text: String) { self.text = text }

    /// Callers without credentials.
    package static let `public`: Role = "public"
    /// Callers with any valid token.
    package static let user: Role = "user"
    /// May do everything, whatever the rules are.
    package static let admin: Role = "admin"
}

/// Who may do what in a bucket: a reach per role and action; what is not named is refused.
package struct AccessRules: Equatable, Sendable {
    package enum Action: String, CaseIterable, Sendable { case read, insert, update, delete }
    /// Only the caller's own files, or everybody's.
    package enum Reach: String, Sendable { case own, all }

    /// Roles that a bucket may have rules for.
    package static let mostRoles = 100

    /// Role → action → reach.
    package var reaches: [Role: [Action: Reach]]

    package init(_ reaches: [Role: [Action: Reach]] = [:]) { self.reaches = reaches }

    /// Nil: refused.
    package func reach(of role: Role, for action: Action) -> Reach? { reaches[role]?[action] }

    /// Whether callers without credentials may read every file.
    package var letPublicRead: Bool { reach(of: .public, for: .read) == .all }

    /// What buckets begin with: `own` for `user`, nothing for `public` (StorageAPI/Contract §0).
    package static let ownForUsers = AccessRules([
        .user: [.read: .own, .insert: .own, .update: .own, .delete: .own]
    ])
}

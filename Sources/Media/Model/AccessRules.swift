/// Who may do what in a bucket: a reach per role and action; what is not named is refused.
package struct AccessRules: Equatable, Sendable {
    package enum Action: String, CaseIterable, Sendable { case read, insert, update, delete }
    /// Only the caller's own files, or everybody's.
    package enum Reach: String, Sendable { case own, all }

    /// Role → action → reach.
    package var reaches: [String: [Action: Reach]]

    package init(_ reaches: [String: [Action: Reach]] = [:]) { self.reaches = reaches }

    /// Nil: refused.
    package func reach(of role: String, for action: Action) -> Reach? { reaches[role]?[action] }

    /// What buckets begin with: `own` for `user`, nothing for `public` (storage-api.md, our decisions).
    package static let ownForUsers = AccessRules([
        "user": [.read: .own, .insert: .own, .update: .own, .delete: .own]
    ])
}

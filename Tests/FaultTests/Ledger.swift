import Foundation
import ServiceTesting
import Synchronization

/// What clients of the storage dialect were told about their files; the service is held to it after every fault.
///
/// Each file has one writer, so its versions come one after the other; anybody may read meanwhile.
final class Ledger: Sendable {
    /// What a file contains; nil bytes for one that was deleted.
    struct Version: Equatable, Sendable {
        private let size: Int
        private let hash: Int

        init(_ content: [UInt8]?) {
            size = content?.count ?? -1
            var hasher = Hasher()
            content?.withUnsafeBytes { hasher.combine(bytes: $0) }
            hash = hasher.finalize()
        }

        static let deleted = Version(nil)
    }

    private struct History {
        var versions: [Version]
        /// The last version somebody was promised; later ones may or may not have come about.
        var promised: Int
    }

    private let files = Mutex<[String: History]>([:])

    var ids: [String] { files.withLock { $0.keys.sorted() } }

    /// Notes a file whose upload was acknowledged.
    func created(_ id: String, _ content: [UInt8]) {
        files.withLock { $0[id] = History(versions: [Version(content)], promised: 0) }
    }

    /// Notes an id under which nothing may be found.
    func withheld(_ id: String) {
        files.withLock { $0[id] = History(versions: [.deleted], promised: 0) }
    }

    /// Notes that a replace, with nil a delete, or of an id nobody has had an upload is about to be sent; returns the
    /// version's number.
    func begins(_ id: String, _ content: [UInt8]?) -> Int {
        files.withLock { files in
            files[id, default: History(versions: [.deleted], promised: 0)].versions.append(Version(content))
            return (files[id]?.versions.count ?? 1) - 1
        }
    }

    /// Notes that a version was acknowledged.
    func acknowledged(_ id: String, _ version: Int) {
        files.withLock { $0[id]?.promised = version }
    }

    /// The version a read that begins now may not fall behind.
    func promised(_ id: String) -> Int { files.withLock { $0[id]?.promised ?? 0 } }

    /// Whether a read that began when `version` was promised may have found this content (nil for 404).
    func allows(_ content: [UInt8]?, of id: String, since version: Int) -> Bool {
        let found = Version(content)
        return files.withLock { $0[id]?.versions[version...].contains(found) ?? false }
    }

    /// Reads every file and answers a sentence for each that is not as promised (I4, I5, I7); what is found is
    /// promised from then on.
    func violations(asking client: HTTPClient) -> [String] {
        ids.compactMap { id in
            guard let answer = try? client.get("/v1/files/\(id)") else { return "\(id): no answer" }
            guard answer.status == 200 || answer.status == 404 else { return "\(id): \(answer.status)" }
            return settle(id, answer.status == 404 ? nil : answer.body)
        }
    }

    private func settle(_ id: String, _ content: [UInt8]?) -> String? {
        let found = Version(content)
        return files.withLock { files in
            guard let history = files[id] else { return nil }
            let isAllowed = history.versions[history.promised...].contains(found)
            files[id] = History(versions: [found], promised: 0)
            return isAllowed ? nil : "\(id): neither what was promised nor anything begun since (\(found))"
        }
    }
}

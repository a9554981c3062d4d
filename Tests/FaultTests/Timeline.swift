import Crypto
import Foundation
import Synchronization

/// What clients asked for and were promised, and when: by how much a disk had noted by then.
final class Timeline: Sendable {
    private struct Version {
        /// SHA-256 of its content; nil for a deleted file.
        let content: String?
        let began: Int
        var acknowledged = Int.max
    }

    private let files = Mutex<[String: [Version]]>([:])

    /// Notes that an upload, a replace or, with nil, a delete is about to be sent; returns the version's number.
    func begins(_ id: String, _ content: [UInt8]?, at position: Int) -> Int {
        let version = Version(content: content.map { Self.digest($0) }, began: position)
        return files.withLock { files in
            files[id, default: []].append(version)
            return (files[id]?.count ?? 1) - 1
        }
    }

    func acknowledged(_ id: String, _ version: Int, at position: Int) {
        files.withLock { $0[id]?[version].acknowledged = position }
    }

    /// How many versions were acknowledged before `position`.
    func promises(before position: Int) -> Int {
        files.withLock { $0.values.joined().count { $0.acknowledged <= position } }
    }

    /// A sentence for each file that a power cut at `position` did not leave as promised: what was acknowledged is there,
    /// what was under way is wholly there or not at all.
    ///
    /// - Parameter found: SHA-256 of each file's content.
    func violations(found: [String: String], after position: Int) -> [String] {
        files.withLock { files in
            var sentences = found.keys.filter { files[$0] == nil }.map { "\($0) is nobody's" }
            for (id, versions) in files {
                let promised = versions.lastIndex { $0.acknowledged <= position }
                var allowed = versions[(promised ?? 0)...].filter { $0.began <= position }.map(\.content)
                if promised == nil { allowed.append(nil) }
                guard !allowed.contains(found[id]) else { continue }
                let former = versions.firstIndex { $0.content == found[id] }
                sentences.append(
                    "\(id): version \(promised.map(String.init) ?? "none") of \(versions.count) was promised, "
                        + "found \(found[id] == nil ? "nothing" : former.map(String.init) ?? "what nobody sent")"
                )
            }
            return sentences
        }
    }

    static func digest(_ content: some DataProtocol) -> String {
        SHA256.hash(data: content).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}

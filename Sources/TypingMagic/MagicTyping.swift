package import Media
import Synchronization

/// Why no type could be told.
package enum TypingError: Error, Equatable {
    /// libmagic's database does not load.
    case noDatabase(String)
}

/// Types by what the bytes say: own signatures for common images, else libmagic, refined where it is vague.
package final class MagicTyping: FileTyping {
    /// A cookie must not be used by two threads at once; opening one takes 0.25 ms and 0.2 MB (platform.md §8).
    private final class Slot: Sendable {
        let cookie: Mutex<MagicCookie>
        init() throws(TypingError) { cookie = Mutex(try MagicCookie()) }
    }

    private let slots: [Slot]
    private let turn = Atomic<Int>(0)

    /// - Parameter width: how many files can be typed at once.
    /// Throws ``TypingError/noDatabase(_:)``.
    package init(width: Int = 4) throws {
        slots = try (0..<max(width, 1)).map { _ in try Slot() }
    }

    package func type(ofFileAt path: String, name: String?) throws -> MIMEType {
        let file = try TypedFile(path: path)
        let head = try file.head()
        if head.isEmpty { return MIMEType("text/plain") }
        if let known = imageType(ofHead: head) { return MIMEType(known) }
        let claim = claim(about: head)
        let suffix = FileSuffix(of: name)
        if head.starts(with: ZipNames.signature), claim.isVagueZip {
            return MIMEType(zipType(of: file, suffix: suffix))
        }
        if head.starts(with: oleSignature) { return MIMEType(oleType(claim: claim.essence, suffix: suffix)) }
        return textType(of: head, claim: claim, suffix: suffix)
    }

    /// What libmagic says, by a cookie that is free or else the next one in turn.
    private func claim(about bytes: [UInt8]) -> MagicClaim {
        for slot in slots {
            if let claim = slot.cookie.withLockIfAvailable({ $0.claim(about: bytes) }) { return claim }
        }
        let next = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return slots[Int(UInt(bitPattern: next) % UInt(slots.count))].cookie.withLock {
            $0.claim(about: bytes)
        }
    }
}

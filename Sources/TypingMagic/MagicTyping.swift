package import Media
import Synchronization

/// Why no type could be told.
package enum TypingError: Error, Equatable {
    /// libmagic's database does not load.
    case noDatabase(String)
}

/// Types by what the bytes say.
///
/// Bytes that can only be text are text, whatever signature they seem to begin with. Other bytes are told by signatures of
/// common formats, then by libmagic. A suffix decides only where the bytes leave a choice.
package final class MagicTyping: FileTyping {
    /// A cookie must not be used by two threads at once; opening one takes 0.25 ms and 0.2 MB.
    private final class Slot: Sendable {
        let cookie: Mutex<MagicCookie>
        init() throws(TypingError) { cookie = Mutex(try MagicCookie()) }
    }

    private let slots: [Slot]
    private let turn = Atomic<Int>(0)

    /// Opens the database.
    ///
    /// - Parameter width: how many files can be typed at once.
    /// - Throws: ``TypingError/noDatabase(_:)``.
    package init(width: Int = 4) throws {
        slots = try (0..<max(width, 1)).map { _ in try Slot() }
    }

    package func type(ofFileAt path: String, name: String?) throws -> MIMEType {
        let file = try TypedFile(path: path)
        let head = try file.head()
        if head.isEmpty { return MIMEType("text/plain") }
        let suffix = FileSuffix(of: name)
        let isWhole = head.count == file.size
        let encoding = TextEncoding(of: head, isWhole: isWhole)
        let text = encoding.map { TextFile(head: head, encoding: $0, suffix: suffix, isWhole: isWhole) }
        if let text, text.encoding.isCertain { return text.type(claim: claim) }
        if let type = try signedType(of: file, head: head, suffix: suffix) { return MIMEType(type) }
        if let text { return text.type(claim: claim) }
        return MIMEType(binaryType(claim: claim(about: head), suffix: suffix))
    }

    /// The type of a file that begins with a signature known here; nil without one.
    private func signedType(of file: TypedFile, head: [UInt8], suffix: FileSuffix) throws -> String? {
        if let type = imageType(ofHead: head) ?? netpbmType(head, isText: false, suffix: suffix) {
            return type
        }
        if head.matches(ZipNames.signature) {
            return zipType(of: file, claim: claim(about: head), suffix: suffix)
        }
        if head.matches(oleSignature) {
            return try oleType(of: file, head: head, claim: claim(about: head), suffix: suffix)
        }
        return try mediaType(of: file, head: head, suffix: suffix)
    }

    /// What libmagic says of these bytes, by a cookie that is free or else the next one in turn.
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

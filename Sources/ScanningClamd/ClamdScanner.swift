import Glibc
import Media

/// Virus scanning by ClamAV's daemon, to which files are streamed (clamd(8), INSTREAM): it needs no right to read them.
package struct ClamdScanner: VirusScanning {
    /// Bytes sent at a time.
    private static let chunk = 256 * 1_024
    /// Bytes of a signature's name that are kept.
    private static let nameLimit = 255

    let address: ClamdAddress
    let patience: ClamdPatience

    package init(address: ClamdAddress, patience: ClamdPatience = ClamdPatience()) {
        self.address = address
        self.patience = patience
    }

    package func scan(fileAt path: String) throws -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SystemError("open") }
        defer { close(descriptor) }
        let connection = try ClamdConnection(address, patience)
        let isComplete =
            try connection.send(Array("zINSTREAM\0".utf8)) && stream(descriptor, to: connection)
        // It hangs up on what exceeds its limits, but says so first.
        let virus = try verdict(connection.reply())
        guard virus != nil || isComplete else { throw unavailable("clamd has not taken the whole file") }
        return virus
    }

    package func ping() throws {
        // Pings do not wait behind scans, and whoever asks whether the service is ready waits for the answer.
        var patience = patience
        patience.reply = min(patience.reply, patience.connect)
        let connection = try ClamdConnection(address, patience)
        guard try connection.send(Array("zPING\0".utf8)), try connection.reply() == "PONG" else {
            throw unavailable("clamd does not answer a ping")
        }
    }

    /// Sends the file in chunks, each behind its length in four bytes, and an empty one at its end; false if
    /// clamd has hung up before.
    private func stream(_ descriptor: Int32, to connection: ClamdConnection) throws -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 + Self.chunk, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress?.advanced(by: 4), Self.chunk)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read") }
            buffer.storeBytes(of: UInt32(count).bigEndian, as: UInt32.self)
            guard try connection.send(UnsafeRawBufferPointer(rebasing: buffer.prefix(4 + count))) else {
                return false
            }
            if count == 0 { return true }
        }
    }

    /// What `stream: OK` and `stream: NAME FOUND` say; anything else is no verdict.
    private func verdict(_ reply: String) throws -> String? {
        if reply == "stream: OK" { return nil }
        if reply.hasPrefix("INSTREAM size limit exceeded") { throw VirusScanError.tooLarge }
        guard reply.hasPrefix("stream: "), reply.hasSuffix(" FOUND"), reply.utf8.count > 14 else {
            throw unavailable("clamd says: \(Self.printable(reply))")
        }
        return Self.printable(String(reply.dropFirst(8).dropLast(6)))
    }

    private static func printable(_ text: String) -> String {
        let bytes = text.utf8.prefix(nameLimit).map { (32...126).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: bytes, as: UTF8.self)
    }
}

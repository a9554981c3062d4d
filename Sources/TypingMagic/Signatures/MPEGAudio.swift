/// MPEG audio, AAC and FLAC streams, with ID3 tags in front or without.
struct MPEGAudio {
    private let file: TypedFile
    private let head: [UInt8]

    init(file: TypedFile, head: [UInt8]) {
        self.file = file
        self.head = head
    }

    /// The type of the stream; nil for what begins neither with a tag nor with two frames in a row.
    ///
    /// - Throws: `SystemError` if the file cannot be read.
    func type() throws -> String? {
        if head.matches("fLaC") { return "audio/flac" }
        if head.matches("ADIF") { return "audio/aac" }
        guard let start = try tagged() else { return try frames(at: 0) }
        let bytes = try file.read(at: start, count: 4_096)
        if bytes.matches("fLaC") { return "audio/flac" }
        for (signature, type) in Self.tagged where bytes.matches(signature) { return type }
        let padding = bytes.prefix { $0 == 0 }.count
        return try frames(at: start + padding) ?? "audio/mpeg"
    }

    /// Formats that are found behind an ID3 tag, against the rules.
    private static let tagged = [
        ("MAC ", "audio/x-ape"), ("wvpk", "audio/x-wavpack"), ("TTA1", "audio/x-tta"),
        ("MPCK", "audio/x-musepack"),
        ("MP+", "audio/x-musepack"), ("tBaK", "audio/x-tak"),
    ]

    /// Where the audio begins behind ID3v2 tags; nil without one (id3.org, ID3v2.4.0 §3.1).
    private func tagged() throws -> Int? {
        var position = 0
        for _ in 0..<8 {
            let header = try file.read(at: position, count: 10)
            guard header.count == 10, header.matches("ID3"), header[3] < 0xff, header[4] < 0xff,
                header[6..<10].allSatisfy({ $0 < 0x80 })
            else { break }
            let size = header[6..<10].reduce(0) { $0 << 7 | Int($1) }
            position += 10 + size + (header[5] & 0x10 == 0 ? 0 : 10)
        }
        return position == 0 ? nil : position
    }

    private func frames(at position: Int) throws -> String? {
        let bytes = try file.read(at: position, count: AudioFrame.headerLength)
        guard let frame = AudioFrame(bytes) else { return nil }
        let next = try file.read(at: position + frame.length, count: AudioFrame.headerLength)
        // The file may be a single frame.
        if next.isEmpty, position + frame.length == file.size { return frame.type }
        guard let follower = AudioFrame(next), follower.isLike(frame) else { return nil }
        return frame.type
    }
}

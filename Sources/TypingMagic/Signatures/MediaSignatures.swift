/// The type of common sound and video and a few other files, by signatures libmagic has not, has late or takes for something else; nil for
/// everything else.
///
/// - Parameters:
///   - file: the file.
///   - head: its first bytes.
///   - suffix: chooses among names of one format.
/// - Throws: `SystemError` if the file cannot be read.
func mediaType(of file: TypedFile, head: [UInt8], suffix: FileSuffix) throws -> String? {
    if let type = try ISOBaseMedia(file: file, head: head, suffix: suffix).type() { return type }
    if let type = Matroska(head: head)?.type(suffix: suffix) { return type }
    if let type = resourceType(head) ?? oggType(head) ?? advancedSystemsType(head, suffix: suffix) {
        return type
    }
    if let type = try MPEGAudio(file: file, head: head).type() { return type }
    if let type = transportStreamType(head) { return type }
    for (signature, type) in signatures where head.matches(signature) { return type }
    return nil
}

private let signatures: [([UInt8], String)] = [
    ([0, 0, 1, 0xba], "video/mpeg"), ([0, 0, 1, 0xb3], "video/mpeg"),
    (Array("FLV\u{1}".utf8), "video/x-flv"), (Array("#!AMR\n".utf8), "audio/amr"),
    (Array("#!AMR-WB\n".utf8), "audio/amr-wb"), (Array("MThd\0\0\0\u{6}".utf8), "audio/midi"),
    (Array("caff\0\u{1}".utf8), "audio/x-caf"), ([0x7f, 0xfe, 0x80, 0x01], "audio/vnd.dts"),
    (Array("wvpk".utf8), "audio/x-wavpack"), (Array("MPCK".utf8), "audio/x-musepack"),
    (Array("TTA1".utf8), "audio/x-tta"), (Array("tBaK".utf8), "audio/x-tak"),
    (Array("MAC ".utf8), "audio/x-ape"),
    (Array("%!PS-Adobe-".utf8), "application/postscript"), ([0x1f, 0x8b, 8], "application/gzip"),
    // Rich text may hold pictures as they are.
    (Array("{\\rtf1\\".utf8), "text/rtf"), (Array("{\\rtf\\".utf8), "text/rtf"),
    (Array(".RMF\0".utf8), "application/vnd.rn-realmedia"),
]

/// RIFF (and its 64-bit forms) and IFF by the form that follows the length.
private func resourceType(_ head: [UInt8]) -> String? {
    guard let container = head.fourCharacters(at: 0), let form = head.fourCharacters(at: 8) else {
        return nil
    }
    switch (container, form) {
    case ("RIFF", "WAVE"), ("RIFX", "WAVE"), ("RF64", "WAVE"), ("BW64", "WAVE"): return "audio/wav"
    case ("RIFF", "AVI "), ("RIFF", "AVIX"): return "video/x-msvideo"
    case ("RIFF", "RMID"): return "audio/midi"
    case ("RIFF", "QLCM"): return "audio/qcelp"
    case ("FORM", "AIFF"), ("FORM", "AIFC"): return "audio/x-aiff"
    default: return nil
    }
}

/// Ogg by the streams that begin on its first pages (RFC 3533 §6, RFC 5334 §10): video if any is, else audio.
private func oggType(_ head: [UInt8]) -> String? {
    guard head.matches("OggS\0") else { return nil }
    var position = 0
    var type = "application/ogg"
    while head.matches("OggS\0", at: position), position + 27 <= head.count, head[position + 5] & 2 != 0 {
        let segments = Int(head[position + 26])
        let packet = position + 27 + segments
        guard packet <= head.count else { break }
        if videoCodecs.contains(where: { head.matches($0, at: packet) }) { return "video/ogg" }
        if audioCodecs.contains(where: { head.matches($0, at: packet) }) { type = "audio/ogg" }
        position = head[(position + 27)..<packet].reduce(packet) { $0 + Int($1) }
    }
    return type
}

private let videoCodecs: [[UInt8]] = [
    [0x80] + Array("theora".utf8), [0x80] + Array("daala".utf8), Array("OVP80".utf8), Array("BBCD\0".utf8),
    [1] + Array("video".utf8),
]

private let audioCodecs: [[UInt8]] = [
    [1] + Array("vorbis".utf8), Array("OpusHead".utf8), [0x7f] + Array("FLAC".utf8), Array("fLaC".utf8),
    Array("Speex   ".utf8), Array("PCM     ".utf8), Array("CELT    ".utf8), [1] + Array("audio".utf8),
]

/// ASF by its streams: sound alone is Windows Media Audio.
private func advancedSystemsType(_ head: [UInt8], suffix: FileSuffix) -> String? {
    let header: [UInt8] = [
        0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0, 0xaa, 0, 0x62, 0xce, 0x6c,
    ]
    guard head.matches(header) else { return nil }
    let audio: [UInt8] = [0x40, 0x9e, 0x69, 0xf8, 0x4d, 0x5b, 0xcf, 0x11]
    let video: [UInt8] = [0xc0, 0xef, 0x19, 0xbc, 0x4d, 0x5b, 0xcf, 0x11]
    let properties: [UInt8] = [0x91, 0x07, 0xdc, 0xb7, 0xb7, 0xa9, 0xcf, 0x11]
    var streams: Set<[UInt8]> = []
    var position = 30
    while let size = head.littleEndian(at: position + 16, width: 8), size >= 24, size <= head.count - position
    {
        if head.matches(properties, at: position), size >= 40 {
            streams.insert([UInt8](head[(position + 24)..<(position + 32)]))
        }
        position += size
    }
    if streams.contains(audio), !streams.contains(video) { return "audio/x-ms-wma" }
    return suffix.text == "wmv"
        ? "video/x-ms-wmv" : suffix.text == "wma" ? "audio/x-ms-wma" : "video/x-ms-asf"
}

/// MPEG transport streams by the sync bytes of their packets: of 188 bytes, 192 behind a time code (M2TS), or 204 with
/// error correction (ISO/IEC 13818-1 §2.4.3).
private func transportStreamType(_ head: [UInt8]) -> String? {
    for (length, offset) in [(188, 0), (192, 4), (204, 0)] {
        let syncs = Array(stride(from: offset, to: head.count, by: length).prefix(8))
        if syncs.count >= 3, syncs.allSatisfy({ head[$0] == 0x47 }) { return "video/mp2t" }
    }
    return nil
}

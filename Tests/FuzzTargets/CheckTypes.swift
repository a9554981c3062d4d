import Glibc
import Media
@testable import TypingMagic

/// The beginning of a file is taken for something or nothing, whatever it is, and so are the names in an archive.
func checkTypes(_ input: [UInt8]) throws {
    if let type = imageType(ofHead: input) {
        try require(type.hasPrefix("image/"), "an image is \(type)")
    }
    if let root = MarkupRoot(of: MarkupRoot.singleBytes(of: input)) {
        try require(
            root.name.map { !$0.isEmpty && !$0.contains(">") } ?? true, "an element is called '\(root)'")
    }
    try checkText(input)
    try checkContainers(input)
}

/// Text has a type of text or of a document, the same however much follows it.
private func checkText(_ input: [UInt8]) throws {
    guard let encoding = TextEncoding(of: input, isWhole: false) else { return }
    for suffix in ["", "txt", "html", "md", "json"] {
        let text = TextFile(
            head: input, encoding: encoding, suffix: FileSuffix(of: "a.\(suffix)"), isWhole: false)
        let type = text.type { bytes in
            MagicClaim(bytes.isEmpty ? "application/octet-stream" : "application/json")
        }
        try require(type.essence.contains("/") && type.kind != .compressed, "text is \(type)")
        if suffix == "txt", type.essence == "text/plain" {
            try require(!runs(input), "a document of HTML or SVG is plain text")
        }
    }
}

/// Whether the bytes begin as a document that browsers run.
private func runs(_ input: [UInt8]) -> Bool {
    ["<html>", "<script>", "<svg>", "<!doctype html>"].contains { mark in
        String(decoding: input.prefix(mark.utf8.count), as: UTF8.self).lowercased() == mark
    }
}

/// Through a file, as containers are read here and there.
private func checkContainers(_ input: [UInt8]) throws {
    var path = Array("/tmp/vitrine-input.XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    defer { close(descriptor) }
    unlink(path)
    guard descriptor >= 0, write(descriptor, input, input.count) == input.count else {
        throw BrokenPromise(description: "there is no room for the input")
    }
    let file = try TypedFile(path: "/proc/self/fd/\(descriptor)")
    let claim = MagicClaim("application/octet-stream")
    let type = zipType(of: file, claim: claim, suffix: FileSuffix(of: "a.zip"))
    try require(type.hasPrefix("application/") || type == "model/3mf", "an archive is \(type)")
    let ole = try oleType(of: file, head: input, claim: claim, suffix: FileSuffix(of: "a.doc"))
    try require(ole.hasPrefix("application/"), "a compound file is \(ole)")
    let media = try mediaType(of: file, head: input, suffix: FileSuffix(of: nil))
    try require(media.map { MIMEType($0).kind != .text } ?? true, "sound or video is text")
    try require(ZipNames(of: file).storedMimetype.map { $0.utf8.count <= 3 * 256 } ?? true, "a type is long")
}

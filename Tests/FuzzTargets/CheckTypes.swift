import Glibc
import Media
@testable import TypingMagic

/// The beginning of a file is taken for something or nothing, whatever it is, and so are the names in an archive.
func checkTypes(_ input: [UInt8]) throws {
    if let type = imageType(ofHead: input) {
        try require(type.hasPrefix("image/"), "an image is \(type)")
    }
    if let root = MarkupRoot(of: input) {
        try require(!root.name.isEmpty && !root.name.contains(">"), "an element is called '\(root.name)'")
    }
    try checkArchive(input)
}

/// Through a file, as archives are read here and there.
private func checkArchive(_ input: [UInt8]) throws {
    var path = Array("/tmp/vitrine-input.XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    defer { close(descriptor) }
    unlink(path)
    guard descriptor >= 0, write(descriptor, input, input.count) == input.count else {
        throw BrokenPromise(description: "there is no room for the input")
    }
    let file = try TypedFile(path: "/proc/self/fd/\(descriptor)")
    let type = zipType(of: file, suffix: FileSuffix(of: "a.zip"))
    try require(type.hasPrefix("application/"), "an archive is \(type)")
    try require(ZipNames(of: file).storedMimetype.map { $0.utf8.count <= 3 * 256 } ?? true, "a type is long")
}

import Foundation
import Testing

/// A folder of hostile files and requests: the one `VITRINE_CORPUS` names, or the small one beside the tests.
enum Corpus {
    /// Whether it is the folder of somebody else's choice.
    static let isGiven = given != nil
    private static let given = ProcessInfo.processInfo.environment["VITRINE_CORPUS"]

    private static func url(_ name: String) throws -> URL {
        if let given { return URL(fileURLWithPath: given).appendingPathComponent(name) }
        return try own(name)
    }

    private static func own(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent(
            name)
    }

    /// A file of the small corpus, whichever is given.
    static func ownBytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: own(path))) }

    /// Every file, in the manifest's order.
    static func files() throws -> [CorpusFile] {
        struct Manifest: Decodable { let entries: [CorpusFile] }
        return try read("manifest.json", as: Manifest.self).entries
    }

    static func bytes(of file: CorpusFile) throws -> [UInt8] { Array(try Data(contentsOf: url(file.path))) }

    static func names() throws -> [NameCase] {
        struct Names: Decodable { let names: [NameCase] }
        return try read("hostile-names.json", as: Names.self).names
    }

    static func multipartBodies() throws -> [BodyCase] { try cases("multipart-cases.json") }

    static func jsonBodies() throws -> [BodyCase] { try cases("json-cases.json") }

    /// Whole requests as they go over the wire.
    static func rawRequests() throws -> [RawCase] { try requests().http }

    /// Requests with places to fill in, and some that are told in words.
    static func templates() throws -> [TemplateCase] { try requests().app }

    private struct Requests: Decodable {
        let http: [RawCase]
        let app: [TemplateCase]
    }

    private static func requests() throws -> Requests {
        try read("http-attack-cases.json", as: Requests.self)
    }

    private static func cases(_ name: String) throws -> [BodyCase] {
        struct Cases: Decodable { let cases: [BodyCase] }
        return try read(name, as: Cases.self).cases
    }

    private static func read<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
        // Half a surrogate pair is no character, and no decoder takes it.
        let text = String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
        let half = #/\\u[dD][89aAbB]..(?!\\u[dD][c-fC-F])/#
        return try JSONDecoder().decode(type, from: Data(text.replacing(half, with: "\\ufffd").utf8))
    }
}

/// A line of the manifest.
struct CorpusFile: Decodable, Sendable {
    let path: String
    /// What Pillow reads from an image's header.
    let width: Int?
    let height: Int?
    let mode: String?
    /// `ok` if Pillow decodes all of it.
    let decoded: String?

    enum CodingKeys: String, CodingKey {
        case path, width, height, mode
        case decoded = "pillow_decode"
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var folder: String { path.split(separator: "/").first.map(String.init) ?? "" }
}

/// A file name that somebody might send.
struct NameCase: Decodable, Sendable {
    let category: String
    let name: String?
    let hexadecimal: String?
    /// In place of a name, a whole Content-Disposition.
    let header: String?

    enum CodingKeys: String, CodingKey {
        case category, name, header
        case hexadecimal = "bytes_hex"
    }

    /// As sent; nil if there is a header instead.
    var bytes: [UInt8]? {
        guard let hexadecimal else { return name.map { Array($0.utf8) } }
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
    }
}

/// A request body.
struct BodyCase: Decodable, Sendable {
    let id: String
    let contentType: String?
    private let plain: String?
    private let packed: String?

    enum CodingKeys: String, CodingKey {
        case id
        case contentType = "content_type"
        case plain = "body_b64"
        case packed = "body_zlib_b64"
    }

    func bytes() throws -> [UInt8] { try unpacked(plain: plain, packed: packed) }
}

/// A request, byte by byte.
struct RawCase: Decodable, Sendable {
    let id: String
    let expect: String
    private let plain: String?
    private let packed: String?

    enum CodingKeys: String, CodingKey {
        case id, expect
        case plain = "raw_b64"
        case packed = "raw_zlib_b64"
    }

    func bytes() throws -> [UInt8] { try unpacked(plain: plain, packed: packed) }
}

/// A request line, perhaps with headers behind bars, or a deed in words.
struct TemplateCase: Decodable, Sendable {
    let category: String
    let request: String
}

private func unpacked(plain: String?, packed: String?) throws -> [UInt8] {
    let bytes = Array(try #require(Data(base64Encoded: packed ?? plain ?? "")))
    return packed == nil ? bytes : try Inflate.content(of: bytes)
}

import Foundation
import ServiceTesting
import Synchronization
import Testing

/// A service with a file of each kind, and a mixture of requests for them whose answers are known.
final class LoadedService: Sendable {
    let service: RunningService
    private let content = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    private let privateFile: String
    private let publicPath: String
    private let row: String
    private let thumbnail: String
    /// Files that were uploaded and not yet deleted.
    private let uploaded = Mutex<[String]>([])

    init(environment: [String: String] = [:], program: String = RunningService.binary) throws {
        service = try RunningService(environment: environment, program: program)
        let client = service.admin
        let stored = try client.store("private.bin", content)
        let id = try #require(stored.processedFile["id"] as? String)
        privateFile = "/v1/files/\(id)"
        let published = try client.upload("public.bin", content)
        publicPath = try pathOfURL(published.json["f"], port: service.port)
        row = "/api/media/files/\(try #require(published.json["id"] as? Int))"
        let image = try client.upload("image.bmp", Self.image(width: 96, height: 64))
        let thumbnails = try #require(image.json["thumbnails"] as? [[String: Any]])
        thumbnail = try pathOfURL(thumbnails.first?["f"], port: service.port)
        try #require(try client.get(thumbnail).status == 200)
    }

    /// Reads of every kind, in a hundred requests one upload of content that was never there before, and one delete.
    func mixture(_ number: Int) -> Swarm.Ask {
        let content = content
        let token = service.admin.token
        switch number % 100 {
        case 99: return upload(number)
        case 98: return delete()
        case let rest where rest % 4 == 0:
            return Swarm.Ask("GET", privateFile, token: token) { $0.status == 200 && $0.body == content }
        case let rest where rest % 4 == 1:
            return Swarm.Ask("GET", publicPath, token: nil) { $0.status == 200 && $0.body == content }
        case let rest where rest % 4 == 2:
            return Swarm.Ask("GET", row, token: token) {
                $0.status == 200 && $0.json["size"] as? Int == content.count
            }
        default:
            return Swarm.Ask("GET", thumbnail, token: nil) {
                $0.status == 200 && $0.body.starts(with: [0xFF, 0xD8])
            }
        }
    }

    private func upload(_ number: Int) -> Swarm.Ask {
        let form = MultipartForm(
            fields: [("bucket-id", "default")],
            file: (field: "file[]", name: "load.bin", content: Array("\(number) \(UUID())".utf8)))
        return Swarm.Ask(
            "POST", "/v1/files", token: service.admin.token, headers: ["Content-Type: \(form.contentType)"],
            body: form.bytes
        ) { [self] answer in
            guard answer.status == 201, let id = answer.processedFile["id"] as? String else { return false }
            uploaded.withLock { $0.append(id) }
            return true
        }
    }

    private func delete() -> Swarm.Ask {
        let id = uploaded.withLock { $0.popLast() }
        return Swarm.Ask(
            "DELETE", "/v1/files/\(id ?? UUID().uuidString.lowercased())", token: service.admin.token
        ) { $0.status == (id == nil ? 404 : 204) }
    }

    /// A bitmap of 24 bits (BITMAPINFOHEADER) in which every pixel differs from the next.
    static func image(width: Int, height: Int, seed: Int = 0) -> [UInt8] {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let row = (width * 3 + 3) / 4 * 4
        let header = Array("BM".utf8) + number(54 + row * height, 4) + number(0, 4) + number(54, 4)
        let facts = number(40, 4) + number(width, 4) + number(height, 4) + number(1, 2) + number(24, 2)
        let rest = number(0, 4) + number(row * height, 4) + number(2_835, 4) + number(2_835, 4) + number(0, 8)
        let pixels = (0..<row * height).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / row &+ seed) }
        return header + facts + rest + pixels
    }
}

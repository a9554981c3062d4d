import Foundation
import ServiceTesting
import Testing

/// Numbers that are none, or far too large, wherever a query takes one: an answer or a refusal in the dialect's shape.
struct OddNumberTests {
    private let service: RunningService
    private var client: HTTPClient { service.admin }

    init() throws { service = try SharedService.usual.get() }

    /// `{n}` is the parameter's name.
    private static let values = [
        "", "0", "-0", "00", "-1", "1", "+1", "1.5", ".", "-", "--1", "1,5", "1e9", "1e400", "1000000000",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616", String(repeating: "9", count: 400), "NaN", "nan",
        "Infinity", "-inf", "0x10", "%20", "%201%20", "1%001", "%00", "%ff", "%c3%28", "%ed%a0%80", "%d9%a1",
        "%E2%88%9E", "%0d%0a", "%", "%zz", "[]", "{}", "null", "true", "1;2", "1&{n}=2", "1&{n}=1&{n}=x",
        "%F0%9F%98%80",
    ]

    private static func targets(_ base: String, _ names: [String]) -> [String] {
        names.flatMap { name in
            values.map {
                "\(base)\(base.contains("?") ? "&" : "?")\(name)=\($0.replacing("{n}", with: name))"
            }
        }
    }

    private func stored() throws -> String {
        try #require(
            try client.store("odd.jpg", fixture("gradient-48x64.jpg")).processedFile["id"] as? String)
    }

    /// Fails for a fault of the service, and for a refusal that is not of this shape.
    private func expectAnswers(_ targets: [String], isRefusal: (HTTPAnswer) -> Bool) throws {
        var refused = 0
        for target in targets {
            let answer = try client.get(target)
            #expect(answer.status < 500, "\(target)")
            guard answer.status >= 400 else { continue }
            refused += 1
            #expect(answer.status < 405, "\(target): \(answer.status)")
            #expect(answer["Content-Type"] == "application/json", "\(target)")
            #expect(isRefusal(answer), "\(target): \(answer.text)")
        }
        #expect(refused < targets.count)
    }

    private func isStorageRefusal(_ answer: HTTPAnswer) -> Bool {
        let error = answer.json["error"] as? [String: Any]
        guard let message = error?["message"] as? String, error?["data"] != nil else { return false }
        return !message.isEmpty && answer["X-Error"] == message
    }

    @Test func `a storage list takes or refuses every number`() throws {
        let names = ["limit", "offset", "page", "search", "order", "bucket-id"]
        try expectAnswers(Self.targets("/v1/files", names), isRefusal: isStorageRefusal)
    }

    @Test(arguments: ["w", "h", "q", "b", "f", "download"])
    func `a transform takes or refuses every number`(name: String) throws {
        let id = try stored()
        try expectAnswers(
            ["/v1/files/\(id)"] + Self.targets("/v1/files/\(id)", [name])
                + Self.targets("/v1/files/\(id)/presignedurl", [name]),
            isRefusal: isStorageRefusal)
    }

    @Test func `a signed URL takes or refuses every number`() throws {
        let url = try #require(
            try client.get("/v1/files/\(stored())/presignedurl").json["url"] as? String)
        let target = try #require(url.wholeMatch(of: #/https?://[^/]+(?<target>/.*)/#)).output.target
        let bare = try #require(target.split(separator: "?").first)
        try expectAnswers(
            [String(target)]
                + Self.targets(String(target), ["w", "b", "X-Amz-Expires", "X-Amz-Date", "X-Amz-Signature"])
                + Self.targets(String(bare), ["X-Amz-Expires", "X-Amz-Date"]),
            isRefusal: isStorageRefusal)
    }

    @Test func `a library list takes or refuses every number`() throws {
        let names = [
            "limit", "offset", "page", "search", "ordering", "id_min", "id_max", "user_id", "size_min",
            "size_max", "width_min", "width_max", "height_min", "height_max", "type", "created_date",
            "created_from", "created_to", "updated_from", "updated_to",
        ]
        try expectAnswers(Self.targets("/api/media/files", names)) { answer in
            let values = answer.json.values
            return !values.isEmpty
                && values.allSatisfy {
                    ($0 as? String)?.isEmpty == false || ($0 as? [String])?.isEmpty == false
                }
        }
    }

    @Test func `a path takes or refuses every number`() throws {
        let id = try stored()
        for value in Self.values where !value.isEmpty && !value.contains("&") && value != "." {
            for target in [
                "/v1/files/\(value)", "/v1/files/\(id)/thumbnails/\(value)", "/v1/buckets/\(value)",
            ] {
                let answer = try client.get(target)
                #expect([400, 404].contains(answer.status), "\(target): \(answer.status)")
                #expect(isStorageRefusal(answer) || answer.status == 400, "\(target): \(answer.text)")
            }
            let answer = try client.get("/api/media/files/\(value)")
            #expect([200, 400, 404].contains(answer.status), "\(value): \(answer.status)")
            if answer.status >= 400 { #expect(answer.json["detail"] is String, "\(value): \(answer.text)") }
        }
    }
}

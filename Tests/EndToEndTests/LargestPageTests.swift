import Foundation
import ServiceTesting
import Testing

/// The longest answers there are, and the room nginx has for them.
@Suite(.serialized)
struct LargestPageTests {
    @Test func `no list needs more than nginx keeps for a slow reader`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let admin = service.admin
        let metadata = #"{"a":"\#(String(repeating: "x", count: 65_528))"}"#
        let description = String(repeating: #"\u0001"#, count: 10_000)
        for index in 0..<80 {
            let id = try #require(
                try admin.store("\(index).txt", [65], in: "core_media").processedFile["id"] as? String)
            #expect(
                try admin.json("PATCH", "/v1/files/\(id)", #"{"metadata":\#(metadata)}"#).status == 200)
        }
        for number in 1...80 {
            let change = #"{"description":"\#(description)"}"#
            #expect(try admin.json("PATCH", "/api/media/files/\(number)", change).status == 200)
        }
        let room = 8 << 20
        let setting = "fastcgi_max_temp_file_size "
        let configuration = try String(contentsOfFile: service.nginxConfiguration(), encoding: .utf8)
        let sizes = configuration.split(separator: "\n").filter { $0.contains(setting) }
        #expect(!sizes.isEmpty && sizes.allSatisfy { $0.hasSuffix("\(setting)8m;") }, "\(sizes)")

        for (uri, list) in [("/api/media/files?limit=1000", "results"), ("/v1/files?limit=1000", "files")] {
            let answer = try admin.get(uri)
            #expect(answer.status == 200)
            #expect(3 << 20..<room ~= answer.body.count, "\(answer.body.count)")
            let count = try #require(answer.json[list] as? [Any]).count
            #expect(60..<80 ~= count)
            let rest: [Any]?
            if list == "files" {
                let link = #"/v1/files?limit=1000&offset=\#(count)>; rel="next""#
                #expect(answer["Link"]?.hasSuffix(link) == true)
                rest = try admin.get("\(uri)&offset=\(count)").json[list] as? [Any]
            } else {
                rest = try admin.get(pathOfURL(answer.json["next"], port: service.port)).json[list] as? [Any]
            }
            #expect(rest?.count == 80 - count)
        }
    }
}

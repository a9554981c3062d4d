import Media
import Testing

@testable import ImagingVips

@Suite struct RenderMessageTests {
    private let recipes = [
        ImageRecipe(geometry: .original, format: .webp, uprighted: false),
        ImageRecipe(geometry: .exact(width: 1, height: 20_000), format: .jpeg, quality: 80, flattened: true),
        ImageRecipe(geometry: .cover(width: 640, height: 480), format: .avif, quality: 1, blur: 2.5),
    ]

    private func job(_ recipes: [ImageRecipe]) -> RenderJob {
        RenderJob(
            sourcePath: "/a", type: MIMEType("Image/PNG; q=1"),
            outputs: recipes.map { RenderJob.Output(recipe: $0, path: "/b") })
    }

    @Test func `a request arrives as it was sent`() throws {
        let sent = try #require(RenderRequest(of: job(recipes)))
        let arrived = try #require(RenderRequest(sent.bytes))
        #expect(arrived.type == "image/png")
        #expect(arrived.recipes == recipes)
    }

    @Test func `a damaged request is none`() throws {
        let bytes = try #require(RenderRequest(of: job(recipes))).bytes
        for length in bytes.indices { #expect(RenderRequest(Array(bytes[..<length])) == nil) }
        #expect(RenderRequest(bytes + [0]) == nil)
        for position in bytes.indices {
            for value in [UInt8(0), 0x7f, 0xff] {
                var damaged = bytes
                damaged[position] = value
                _ = RenderRequest(damaged)
            }
        }
    }

    @Test func `a job beyond reason is refused`() {
        #expect(RenderRequest(of: job([])) == nil)
        #expect(RenderRequest(of: job(Array(repeating: recipes[0], count: 17))) == nil)
        for geometry: ImageRecipe.Geometry in [
            .exact(width: 0, height: 1), .exact(width: 1, height: -1), .cover(width: 20_001, height: 1),
        ] {
            #expect(RenderRequest(of: job([ImageRecipe(geometry: geometry, format: .png)])) == nil)
        }
        for quality in [0, -1, 101] {
            let recipe = ImageRecipe(geometry: .original, format: .jpeg, quality: quality)
            #expect(RenderRequest(of: job([recipe])) == nil)
        }
        for blur in [-1, 1_001, Double.nan, .infinity] {
            #expect(
                RenderRequest(of: job([ImageRecipe(geometry: .original, format: .jpeg, blur: blur)])) == nil)
        }
    }

    @Test func `a reply arrives as it was sent`() {
        for outcome in [RenderReply.Outcome.done, .undecodable("no"), .unwritable("full")] {
            let reply = RenderReply(outcome, resident: 1_000)
            #expect(RenderReply(reply.bytes) == reply)
            for length in reply.bytes.indices { #expect(RenderReply(Array(reply.bytes[..<length])) == nil) }
        }
    }

    @Test func `the base is the smallest picture that serves all`() {
        let photo = PixelSize(width: 4_000, height: 3_000)
        let edges = [(64, 48), (1_080, 810), (512, 384)].map {
            ImageRecipe.Geometry.exact(width: $0.0, height: $0.1)
        }
        #expect(PixelSize.base(of: photo, for: edges) == PixelSize(width: 1_080, height: 810))
        #expect(PixelSize.base(of: photo, for: edges + [.original]) == photo)
        #expect(PixelSize.base(of: photo, for: [.exact(width: 8_000, height: 6_000)]) == photo)
        #expect(
            PixelSize.base(of: photo, for: [.cover(width: 300, height: 300)])
                == PixelSize(width: 400, height: 300))
    }
}

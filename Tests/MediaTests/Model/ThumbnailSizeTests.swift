import Media
import Testing

struct ThumbnailSizeTests {
    @Test(arguments: [
        (1920, 1080, 1080, 1080, 608),
        (1080, 1920, 1080, 607, 1080),
        (1366, 768, 1080, 1080, 607),
        (65, 64, 64, 64, 63),
        (10_000, 10, 64, 64, 1),
        (10, 10_000, 64, 1, 64),
        (23, 17, 64, 23, 17),
        (64, 64, 64, 64, 64),
        (65, 65, 64, 64, 64),
        (64, 65, 64, 63, 64),
        (1, 1, 1080, 1, 1),
        (20_000, 1, 64, 64, 1),
        (4_000, 3_000, 128, 128, 96),
        (3_000, 4_000, 512, 384, 512),
    ])
    func `a thumbnail fits inside its square`(
        width: Int, height: Int, edge: Int, expectedWidth: Int, expectedHeight: Int
    ) {
        let size = ThumbnailSize(width: width, height: height, edge: edge)
        #expect(size.width == expectedWidth)
        #expect(size.height == expectedHeight)
    }

    @Test func `sizes are never empty and never enlarged`() {
        for width in stride(from: 1, through: 20_000, by: 613) {
            for height in stride(from: 1, through: 20_000, by: 719) {
                for edge in Thumbnail.edges {
                    let size = ThumbnailSize(width: width, height: height, edge: edge)
                    #expect((1...min(edge, width)).contains(size.width))
                    #expect((1...min(edge, height)).contains(size.height))
                    #expect(max(size.width, size.height) == min(edge, max(width, height)))
                }
            }
        }
    }
}

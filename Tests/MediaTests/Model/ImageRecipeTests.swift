import Media
import Testing

struct ImageRecipeTests {
    @Test(arguments: [
        (ImageRecipe(geometry: .original, format: .png), "o-u.png"),
        (ImageRecipe(geometry: .original, format: .png, uprighted: false), "o.png"),
        (ImageRecipe(geometry: .exact(width: 64, height: 63), format: .jpeg), "e64x63-u.jpeg"),
        (ImageRecipe(geometry: .cover(width: 64, height: 63), format: .webp), "c64x63-u.webp"),
        (
            ImageRecipe(
                geometry: .exact(width: 1, height: 1), format: .avif, quality: 8, blur: 1.5, flattened: true),
            "e1x1-q8-b1.5-u-w.avif"
        ),
        (ImageRecipe(geometry: .original, format: .heic, quality: 100, blur: 0), "o-q100-u.heic"),
    ])
    func `a recipe has a stable key`(recipe: ImageRecipe, key: String) {
        #expect(recipe.key == key)
    }

    @Test func `different recipes have different keys`() {
        var keys: Set<String> = []
        var count = 0
        for geometry in [
            ImageRecipe.Geometry.original, .exact(width: 12, height: 3), .cover(width: 12, height: 3),
        ] {
            for format in ImageRecipe.Format.allCases {
                for quality in [nil, 1, 12] {
                    for blur in [0, 0.5, 1e-7, 100] {
                        for flags in 0..<4 {
                            let recipe = ImageRecipe(
                                geometry: geometry, format: format, quality: quality, blur: blur,
                                uprighted: flags & 1 != 0, flattened: flags & 2 != 0)
                            keys.insert(recipe.key)
                            count += 1
                        }
                    }
                }
            }
        }
        #expect(keys.count == count)
        #expect(keys.allSatisfy { $0.wholeMatch(of: /[a-z0-9.-]+/) != nil && !$0.hasPrefix(".") })
    }
}

import HTTP
import Media
import Testing

@testable import StorageAPI

struct TransformPlanTests {
    private func content(
        _ type: String = "image/jpeg", _ width: Int = 4_000, _ height: Int = 3_000, orientation: Int = 1,
        isRenderable: Bool = true
    ) -> Content {
        Content(
            blob: BlobKey(unchecked: String(repeating: "a", count: 64)), size: 1, md5: "m",
            type: MIMEType(type),
            kind: MIMEType(type).kind,
            image: ImageFacts(
                width: width, height: height, mode: "RGB", orientation: orientation,
                isRenderable: isRenderable))
    }

    private func plan(
        _ query: String, _ content: Content, accept: String? = nil
    ) throws -> TransformPlan {
        try TransformQuery(Query(query)).plan(for: content, accept: accept.map { AcceptHeader($0) })
    }

    private func recipe(_ query: String, _ content: Content) throws -> ImageRecipe {
        guard case .rendition(let recipe, _, _, _) = try plan(query, content) else {
            throw Refusal.malformed("\(query) makes nothing")
        }
        return recipe
    }

    private func refusal(of query: String, _ content: Content) -> String? {
        let error = #expect(throws: Refusal.self) { try plan(query, content) }
        #expect(error?.status.code == 400)
        return error?.message
    }

    // MARK: What is made at all

    @Test(arguments: [
        ("", "image/jpeg"), ("", "text/plain"), ("f=same", "image/jpeg"), ("f=jpeg", "image/jpeg"),
        ("f=auto", "image/webp"), ("b=0", "image/png"), ("q=50", "image/png"), ("q=50&f=png", "image/png"),
        ("f=heic", "image/heif"), ("f=same", "image/heic"),
    ])
    func `what changes nothing is the original`(query: String, type: String) throws {
        #expect(try plan(query, content(type)) == .original(variesByAccept: query == "f=auto"))
    }

    @Test func `the original needs no pixels that decode`() throws {
        var file = content(isRenderable: false)
        #expect(try plan("f=same", file) == .original(variesByAccept: false))
        #expect(refusal(of: "w=5", file) == "the image cannot be decoded")
        file.image = nil
        #expect(try plan("f=jpeg", file) == .original(variesByAccept: false))
        #expect(refusal(of: "q=5", file) == "the image cannot be decoded")
    }

    @Test(arguments: [
        "image/gif", "image/svg+xml", "image/tiff", "text/plain; charset=utf-8", "image/jpeg; x=y",
        "IMAGE/JPEG",
    ])
    func `other types are not supported`(type: String) {
        for query in ["w=5", "h=5", "q=5", "b=5", "f=same", "f=auto", "f=webp"] {
            #expect(
                refusal(of: query, content(type))
                    == "image manipulation features are not supported for '\(type)'")
        }
    }

    @Test(arguments: [
        ("image/jpeg", "jpeg"), ("image/png", "png"), ("image/webp", "webp"), ("image/avif", "avif"),
        ("image/heic", "heic"), ("image/heif", "heic"),
    ])
    func `the format stays unless another is asked for`(type: String, format: String) throws {
        for query in ["w=100", "w=100&f=same", "w=100&f=\(format)"] {
            let expected = TransformPlan.rendition(
                ImageRecipe(
                    geometry: .exact(width: 100, height: 75),
                    format: try #require(ImageRecipe.Format(rawValue: format))),
                type: MIMEType("image/\(format)"), addedExtension: nil, variesByAccept: false)
            #expect(try plan(query, content(type)) == expected)
        }
    }

    @Test(arguments: ImageRecipe.Format.allCases)
    func `another format shows in type and name`(format: ImageRecipe.Format) throws {
        let stored = content(format == .png ? "image/jpeg" : "image/png", 400, 300)
        let expected = TransformPlan.rendition(
            ImageRecipe(geometry: .original, format: format), type: MIMEType("image/\(format.rawValue)"),
            addedExtension: format.rawValue, variesByAccept: false)
        #expect(try plan("f=\(format.rawValue)", stored) == expected)
    }

    // MARK: Recipes

    @Test(arguments: [
        ("q=50", "o-q50.jpeg"), ("b=0.1", "o-b0.1.jpeg"), ("q=50&f=same", "o-q50.jpeg"),
        ("f=webp", "o-u.webp"), ("w=100", "e100x75-u.jpeg"), ("h=150&q=1", "e200x150-q1-u.jpeg"),
        ("w=10&h=10&b=2", "c10x10-b2.0-u.jpeg"), ("w=4000", "e4000x3000-u.jpeg"),
        ("w=8000", "e8000x6000-u.jpeg"), ("w=8000&h=8000", "c8000x8000-u.jpeg"),
        ("q=50&f=png", "o-u.png"), ("w=100&q=50&f=png", "e100x75-u.png"),
    ])
    func `a recipe says what is to be done and no more`(query: String, key: String) throws {
        #expect(try recipe(query, content()).key == key)
    }

    @Test(arguments: [
        ("w=100", 101, 67, 1, "e100x66-u.jpeg"), ("h=66", 101, 67, 1, "e99x66-u.jpeg"),
        ("w=1", 4_000, 3, 1, "e1x1-u.jpeg"), ("h=1", 3, 4_000, 1, "e1x1-u.jpeg"),
        ("w=100", 4_000, 3_000, 6, "e100x133-u.jpeg"), ("h=100", 4_000, 3_000, 8, "e75x100-u.jpeg"),
        ("w=100", 4_000, 3_000, 3, "e100x75-u.jpeg"),
    ])
    func `the other side follows from the picture as it is seen, rounded down`(
        query: String, width: Int, height: Int, orientation: Int, key: String
    ) throws {
        #expect(try recipe(query, content("image/jpeg", width, height, orientation: orientation)).key == key)
    }

    @Test func `a side that would be too long is refused`() {
        #expect(
            refusal(of: "w=8000", content("image/png", 100, 101))
                == "output dimensions exceed the maximum: resizing to 8000x8080 exceeds the maximum dimension of 8000"
        )
        #expect(
            refusal(of: "h=8000", content("image/png", 20_000, 1))
                == "output dimensions exceed the maximum: resizing to 160000000x8000 exceeds the maximum dimension of 8000"
        )
    }

    @Test func `a format that cannot hold all pixels is refused before anybody tries`() throws {
        let wide = content("image/png", 16_384, 10)
        #expect(
            refusal(of: "f=webp", wide)
                == "output dimensions exceed the maximum: 16384x10 exceeds the maximum dimension of 16383 of webp"
        )
        #expect(try recipe("f=avif", wide).format == .avif)
        #expect(try recipe("f=jpeg", content("image/png", 10, 20_000)).format == .jpeg)
        #expect(refusal(of: "f=heic", content("image/png", 10, 16_385))?.hasSuffix("of heic") == true)
        #expect(try recipe("f=webp&w=100&h=100", wide).key == "c100x100-u.webp")
        #expect(
            refusal(of: "w=6000&f=avif", content())
                == "output dimensions exceed the maximum: 6000x4500 exceeds the maximum of 12.5 megapixels of avif"
        )
        #expect(refusal(of: "w=3999&h=4000&f=heic", content())?.hasSuffix("2.1 megapixels of heic") == true)
        #expect(refusal(of: "w=6000&h=4001&f=webp", content())?.hasSuffix("24 megapixels of webp") == true)
        #expect(refusal(of: "w=8000&h=8000&f=png", content())?.hasSuffix("50 megapixels of png") == true)
        #expect(try recipe("w=4096&h=3048&f=avif", content()).key == "c4096x3048-u.avif")
        #expect(try recipe("w=1920&h=1080&f=heic", content()).key == "c1920x1080-u.heic")
        #expect(try recipe("w=6000&h=4000&f=webp", content()).key == "c6000x4000-u.webp")
        #expect(try recipe("w=8000&h=8000&f=jpeg", content()).key == "c8000x8000-u.jpeg")
    }

    // MARK: f=auto

    @Test(arguments: [
        // Nobody says anything, or everything is welcome.
        (nil, "jpeg"), ("*/*", "jpeg"), ("", "jpeg"), ("image/*", "jpeg"), ("image/*,*/*;q=0.8", "jpeg"),
        // Named ones, in our order among equals.
        ("image/webp", "webp"), (" image/png , image/webp", "webp"), ("image/webp,image/avif", "avif"),
        ("IMAGE/AVIF", "avif"), ("image/png,image/jpeg", "jpeg"), ("image/webp,*/*", "webp"),
        ("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "avif"),
        // Weights.
        ("image/avif;q=0.5,image/webp;q=0.6", "webp"), ("image/avif;q=0,image/webp", "webp"),
        ("image/webp;q=0.8", "webp"), ("image/webp;q=0", "jpeg"), ("image/webp;q=0.9,image/jpeg", "jpeg"),
        ("image/webp;q=0.5,*/*", "jpeg"), ("image/webp;q=0.5,*/*;q=0.5", "webp"),
        // Named ones that are none of ours.
        ("text/html", "jpeg"), ("image/heic", "jpeg"), ("image/gif,image/*;q=0.5", "jpeg"),
        // What is refused is not sent, if there is anything else.
        ("image/jpeg;q=0,*/*", "avif"), ("image/jpeg;q=0,image/*;q=0.1,image/avif;q=0", "webp"),
    ])
    func `auto is the best of what the client names`(accept: String?, format: String) throws {
        switch try plan("f=auto", content(), accept: accept) {
        case .original(let varies):
            #expect(format == "jpeg" && varies)
        case .rendition(let recipe, let type, let added, let varies):
            #expect(recipe.format.rawValue == format && type.text == "image/\(format)")
            #expect(added == format && varies)
        }
    }

    @Test func `auto keeps a stored format nobody can choose`() throws {
        #expect(try plan("f=auto", content("image/heic"), accept: "*/*") == .original(variesByAccept: true))
        let named = try plan("f=auto&w=10", content("image/heic"), accept: "image/webp,*/*")
        #expect(
            named
                == .rendition(
                    ImageRecipe(geometry: .exact(width: 10, height: 7), format: .webp),
                    type: MIMEType("image/webp"), addedExtension: "webp", variesByAccept: true))
    }
}

import HTTP
import Media
@testable import StorageAPI

/// A transform asks for what may be made, and its canonical spelling for the same.
func checkTransforms(_ input: [UInt8]) throws {
    let text = String(received: input)
    try refusing {
        let asked = try TransformQuery(Query(text))
        let sides = 1...TransformQuery.sideLimit
        try require(
            [asked.width, asked.height].allSatisfy { $0.map(sides.contains) ?? true }, "sides \(asked)")
        try require(asked.quality.map((1...100).contains) ?? true, "quality \(asked)")
        try require(asked.blur.map { 0.001...250 ~= $0.sigma } ?? true, "blur \(asked)")
        let again = try? TransformQuery(Query(asked.canonical))
        try require(again == asked, "'\(asked.canonical)' does not ask for the same")
        try require(
            again?.canonical == asked.canonical, "'\(asked.canonical)' is not the only canonical spelling")
        for facts in pictures { try checkPlan(of: asked, facts, accept: AcceptHeader(text)) }
    }
}

private func checkPlan(of asked: TransformQuery, _ facts: ImageFacts, accept: AcceptHeader) throws {
    for type in ["image/jpeg", "image/png", "image/avif", "image/heic", "text/plain"] {
        let content = Content(
            blob: BlobKey(unchecked: "blob"), size: 1, md5: "0", type: MIMEType(type), kind: .image,
            image: facts)
        try refusing {
            guard case .rendition(let recipe, let made, _, _) = try asked.plan(for: content, accept: accept)
            else {
                return
            }
            try require(made.text == "image/\(recipe.format.rawValue)", "\(made) is made as \(recipe)")
            try require(
                facts.isRenderable && type != "text/plain", "\(recipe) is made of what cannot be decoded")
            switch recipe.geometry {
            case .original: break
            case .exact(let width, let height), .cover(let width, let height):
                let sides = 1...TransformQuery.sideLimit
                try require(sides ~= width && sides ~= height, "\(width)x\(height) pixels are made")
            }
        }
    }
}

private let pictures: [ImageFacts] = [
    (640, 480, 1, true), (1, 8_000, 6, true), (Int(Int32.max), 1, 1, true),
    (Int(Int32.max), Int(Int32.max), 8, true),
    (30_000, 20_000, 3, false),
].map { ImageFacts(width: $0, height: $1, mode: "RGB", orientation: $2, isRenderable: $3) }

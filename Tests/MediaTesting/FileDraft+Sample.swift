package import Media

extension FileDraft {
    /// A draft of a file named `name`, public unless told otherwise, of content that its name determines.
    ///
    /// - Parameters:
    ///   - content: what the content is made of, the name unless given: equal texts are equal contents.
    ///   - image: whether it is a PNG of 640 × 480 with four thumbnails.
    package static func sample(
        _ name: String, content: String? = nil, size: Int64 = 1_000, image: Bool = false,
        bucket: BucketID = .coreMedia
    ) -> FileDraft {
        let folder = "\(bucket)/2026/01/31"
        let thumbnails = Thumbnail.edges.map { edge in
            Thumbnail(edge: edge, path: "\(folder)/thumbnails/\(name)_thumbnail_\(edge)x\(edge).jpg")
        }
        return FileDraft(
            bucket: bucket, content: .sample(content ?? name, size: size, image: image),
            path: "\(folder)/\(name)", thumbnails: image ? thumbnails : [])
    }
}

extension Content {
    /// Content whose name follows from `text`.
    package static func sample(_ text: String, size: Int64 = 1_000, image: Bool = false) -> Content {
        Content(
            blob: .sample(text), size: size, md5: String(BlobKey.sample(text).hex.prefix(32)),
            type: MIMEType(image ? "image/png" : "text/plain; charset=utf-8"), kind: image ? .image : .text,
            image: image
                ? ImageFacts(width: 640, height: 480, mode: "RGB", orientation: 1, isRenderable: true) : nil)
    }
}

extension BlobKey {
    /// A key that looks like a digest and depends on every byte of `text`.
    package static func sample(_ text: String) -> BlobKey {
        var words: [UInt64] = [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a]
        for byte in text.utf8 {
            for index in words.indices { words[index] = (words[index] ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        let hex = words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return BlobKey(unchecked: hex.joined())
    }
}

import ServiceTesting
import Testing

/// The two private files that requests of a corpus are about.
struct StoredSubject: Sendable {
    /// A picture; its etag has quotes.
    let id: String
    let etag: String
    let content: [UInt8]
    /// A text.
    let otherID: String
    let otherContent = Array("the other file".utf8)

    init(_ run: CorpusRun) throws {
        content = try Corpus.ownBytes("images-ok/rgb.png")
        let answer = try run.client.store("subject.png", content)
        id = try #require(answer.processedFile["id"] as? String)
        etag = try #require(answer.processedFile["etag"] as? String)
        otherID = try #require(try run.client.store("other.txt", otherContent).processedFile["id"] as? String)
    }

    /// A template with its places filled in.
    func filled(_ template: String) -> String {
        var text = template.replacing("\"{ETAG}\"", with: etag).replacing("{ETAG}", with: etag)
        let values = [
            ("{ID-UPPERCASE}", id.uppercased()), ("{ID-without-dashes}", id.replacing("-", with: "")),
            ("{ID}", id), ("{ID2}", otherID), ("{TOKEN}", SignedToken().text),
            ("{OTHER}", SignedToken().text),
        ]
        for (place, value) in values { text = text.replacing(place, with: value) }
        return text
    }
}

import Media
import Testing

/// Subjects differ by source and by bytes.
struct SubjectTests {
    /// Pairs that `String` takes for equal.
    static let lookalikes = [
        ("K", "\u{212A}"), ("\u{E9}", "e\u{301}"), ("\u{C5}", "\u{212B}"), ("한", "\u{1112}\u{1161}\u{11AB}"),
    ]

    @Test func `a local account and an external subject of the same id differ`() {
        #expect(Subject.local(2) != .external("2"))
        #expect(Set([Subject.local(2), .external("2")]).count == 2)
        #expect(Subject.local(2).id == "2" && Subject.external("2").id == "2")
        #expect(Subject.local(2).key != Subject.external("2").key)
        #expect(Subject.local(2).accountID == 2)
        #expect(Subject.external("2").accountID == nil)
    }

    @Test(arguments: [
        Subject.local(1), .local(.max), .external("2"), .external("local:2"), .external("external:2"),
        .external("é:"),
    ])
    func `a key names one subject`(subject: Subject) {
        #expect(Subject(key: subject.key) == subject)
    }

    @Test(arguments: ["", "2", "local:", "local:x", "local:2 ", "jwt:2", "Local:2", "externa"])
    func `another text is no key`(key: String) { #expect(Subject(key: key) == nil) }

    @Test(arguments: lookalikes)
    func `names that are only canonically equal differ`(left: String, right: String) throws {
        #expect(left == right, "as String has it")
        #expect(ExternalID(stringLiteral: left) != ExternalID(stringLiteral: right))
        #expect(Role(left) != Role(right))
        #expect(BucketID(unchecked: left) != BucketID(unchecked: right))
        #expect(Set([Role(left), Role(right), Role(left)]).count == 2)
        #expect(
            Subject.external(ExternalID(stringLiteral: left)) != .external(ExternalID(stringLiteral: right)))
        #expect(!left.hasSameBytes(as: right))
        #expect(!(left as String?).hasSameBytes(as: right))
        var rules = AccessRules([Role(left): [.read: .all]])
        #expect(rules.reach(of: Role(right), for: .read) == nil)
        rules.reaches[Role(right)] = [.insert: .own]
        #expect(rules.reaches.count == 2)
    }

    @Test(arguments: ["", "a\0", "a\nb", "\u{7F}", "a\u{FFFD}", String(repeating: "é", count: 513)])
    func `a text that could become another id is refused`(text: String) { #expect(ExternalID(text) == nil) }

    @Test(arguments: [
        "2", " ", "auth0|5f7c8ec7c33c6c004bbafe82", "Ké vin", String(repeating: "é", count: 512),
    ])
    func `any other text is an id`(text: String) {
        #expect(ExternalID(text)?.text.hasSameBytes(as: text) == true)
    }

    @Test func `a pending name is its bytes`() {
        let content = Content(
            blob: BlobKey(unchecked: ""), size: 1, md5: "", type: MIMEType("text/plain"), kind: .text,
            image: nil)
        let pending = PendingReplace(content: content, name: "\u{E9}", metadata: nil)
        var other = pending
        #expect(other == pending)
        other.name = "e\u{301}"
        #expect(other != pending)
    }
}

import HTTP
import Media
import Testing

@testable import StorageAPI

/// What may be said of a file (StorageAPI/Contract §4, §5, §0).
struct FileMetadataInputTests {
    private func input(_ text: String, acceptsID: Bool = true) throws -> FileMetadataInput {
        try FileMetadataInput(Array(text.utf8), acceptsID: acceptsID)
    }

    private func metadata(_ text: String) throws -> String? {
        guard case .set(let metadata) = try input(#"{"metadata":\#(text)}"#).metadata else { return "kept" }
        return metadata
    }

    @Test(arguments: [
        "{}", "null", " null\n", #"{"id":null,"name":null}"#, #"{"more":[1,{"a":null}],"ids":"x"}"#,
    ])
    func `what says nothing is nothing`(text: String) throws {
        #expect(try input(text) == FileMetadataInput())
    }

    @Test(arguments: ["id", "ID", "Id", "iD"], ["name", "NAME", "nAmE"])
    func `keys are known whatever their case`(id: String, name: String) throws {
        let input = try input(#"{"\#(id)":"\#(Samples.id.uppercased())","\#(name)":"a b","METADATA":{}}"#)
        #expect(try input.fileID()?.text == Samples.id)
        #expect(input.name == "a b")
        #expect(input.metadata == .set("{}"))
    }

    @Test func `an empty name is none given`() throws {
        let input = try input(#"{"name":""}"#)
        #expect(input.name == "")
        #expect(input.givenName == nil)
    }

    @Test(arguments: [
        "", " ", "x", "[]", "\"a\"", "1", "true", "{", #"{"a":1,}"#, #"{"a":NaN}"#, "nul", "null null",
        #"{"name":1}"#, #"{"name":{}}"#, #"{"id":1}"#, #"{"metadata":1}"#, #"{"metadata":"a"}"#,
        #"{"metadata":[]}"#, #"{"metadata":false}"#, #"{"name":"a","name":"b"}"#,
        #"{"metadata":{"a":1,"a":2}}"#, #"{"metadata":{"a":"\ud800"}}"#, #"{"name":"\udc00"}"#,
        #"{"name":"a\u0000b"}"#, "\u{FEFF}{}",
    ])
    func `what is no such object is refused`(text: String) {
        #expect(throws: Refusal(400, "couldn't decode metadata")) { try input(text) }
    }

    @Test func `bytes that are no text are refused`() {
        for bytes in [[0xFF], Array("{\"name\":\"".utf8) + [0xC3] + Array("\"}".utf8)] as [[UInt8]] {
            #expect(throws: Refusal.undecodableMetadata) {
                try FileMetadataInput(bytes, acceptsID: true)
            }
        }
    }

    @Test func `names have a longest length`() throws {
        let longest = String(repeating: "ä", count: 255)
        #expect(try input(#"{"name":"\#(longest)"}"#).name == longest)
        #expect(throws: MediaError.textTooLong(.name)) { try input(#"{"name":"\#(longest)a"}"#) }
    }

    @Test func `an empty id is none given`() throws {
        #expect(try input(#"{"id":""}"#).fileID() == nil)
    }

    @Test func `an id that is none is refused in the words of the upstream database`() throws {
        let input = try input(#"{"id":"asd"}"#)
        #expect(
            throws: Refusal(
                400,
                #"{"networkErrors":null,"graphqlErrors":[{"message":"invalid input syntax for type uuid: "#
                    + #"\"asd\"","extensions":{"code":"data-exception","path":"$.selectionSet"}}]}"#)
        ) { try input.fileID() }
    }

    @Test(arguments: [#""asd""#, "1", "{}", "null"])
    func `of a file that has an id none is taken`(id: String) throws {
        let input = try input(#"{"id":\#(id),"name":"a"}"#, acceptsID: false)
        #expect(input.id == nil)
        #expect(input.name == "a")
    }

    // MARK: Custom metadata

    @Test(arguments: [
        #"{"n":1152921504606846976}"#, #"{"n":18446744073709551617}"#, #"{"n":-9007199254740993}"#,
        #"{"n":1e400}"#, #"{"n":-1.5E-400}"#, #"{"n":0.1234567890123456789}"#, #"{"n":-0.0}"#,
        #"{"n":1.10}"#, "{}", #"{"ä":"€😀","":""}"#, #"{"a":[[],{},[{"b":null}],true,false]}"#,
        #"{"z":1,"a":2,"Z":3}"#, #"{"a":"\n\t\"\\"}"#,
    ])
    func `it keeps every value as it was sent`(text: String) throws {
        #expect(try metadata(text) == text)
    }

    @Test func `it loses nothing but spelling`() throws {
        #expect(
            try metadata(#"{ "a" : [ 1 ,  2 ] , "b":"\u00e4\/\ud83d\ude00" }"#) == #"{"a":[1,2],"b":"ä/😀"}"#)
        #expect(try metadata("null") == nil)
        #expect(try input("{}").metadata == .keep)
    }

    @Test func `it nests so deep and no deeper`() throws {
        // Itself and the object around it are two levels.
        let deepest = String(repeating: "[", count: 30) + String(repeating: "]", count: 30)
        #expect(try metadata(#"{"a":\#(deepest)}"#) == #"{"a":\#(deepest)}"#)
        #expect(throws: Refusal.undecodableMetadata) { try metadata(#"{"a":[\#(deepest)]}"#) }
    }
}

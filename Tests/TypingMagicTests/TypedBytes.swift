import Media
import MediaTesting
import TypingMagic

/// The type of a file with these bytes and this name.
func typed(_ bytes: [UInt8], _ name: String? = nil) throws -> String {
    let file = try ScratchFile(bytes)
    return try sharedTyping.get().type(ofFileAt: file.path, name: name).text
}

/// The type of a file with this text and this name.
func typed(_ text: String, _ name: String? = nil) throws -> String { try typed(Array(text.utf8), name) }

private let sharedTyping = Result { try MagicTyping(width: 2) }

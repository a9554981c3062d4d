extension FileExtension {
    /// Text types whose linked files nginx sends with `charset=utf-8` (`charset_types` in nginx/public-files.conf).
    package static let typesWithCharset: Set<String> = [
        "text/plain", "text/markdown", "text/tab-separated-values", "text/html", "text/xml", "text/css",
        "text/javascript", "text/rtf",
    ]

    /// The Content-Type with which nginx sends a linked file: it knows the published name alone (nginx/types.conf).
    ///
    /// - Parameter name: the last component of a published path.
    /// - Returns: the type with its charset; `application/octet-stream` for an extension that says nothing.
    package static func servedType(of name: String) -> MIMEType {
        let bytes = name.utf8
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > bytes.startIndex,
            // nginx folds the case of ASCII letters only.
            case let suffix = bytes[bytes.index(after: dot)...], suffix.allSatisfy({ $0 < 128 })
        else { return .octetStream }
        let essence = essence(of: String(decoding: suffix, as: UTF8.self))
        return typesWithCharset.contains(essence) ? MIMEType("\(essence); charset=utf-8") : MIMEType(essence)
    }
}

extension MediaFile {
    /// Whether nginx derives the type of the content from the published name, so that the file may be linked below `media/`.
    package var isTypedByName: Bool {
        FileExtension.servedType(of: StoredPath.split(path).name).text.utf8
            .elementsEqual(content.type.text.utf8)
    }
}

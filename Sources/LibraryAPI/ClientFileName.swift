import HTTP

/// The name a client gives to a file, reduced to what people can read (LibraryAPI/Contract §3).
enum ClientFileName {
    /// The last component without non-printables; nil for a name that counts as not sent.
    static func presentable(_ raw: String) -> String? {
        var scalars = Array(HTMLEntities.unescape(raw).unicodeScalars)
        if let separator = scalars.lastIndex(where: { $0 == "/" || $0 == "\\" }) {
            scalars.removeFirst(separator + 1)
        }
        var kept = String.UnicodeScalarView()
        for scalar in scalars where scalar.isPrintable { kept.append(scalar) }
        let name = String(kept)
        return ["", ".", ".."].contains(name) ? nil : name
    }
}

extension Unicode.Scalar {
    /// Python's `str.isprintable`: no control, format, private, unassigned character, no separator but space.
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        case .spaceSeparator: self == " "
        default: true
        }
    }
}

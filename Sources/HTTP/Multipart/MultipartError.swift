/// Why a form could not be read.
package enum MultipartError: Error, Equatable {
    /// The Content-Type is not multipart/form-data.
    case notFormData
    /// The Content-Type has no `boundary` parameter.
    case missingBoundary
    /// The boundary is given twice, or is not 1 to 70 characters of RFC 2046 §5.1.1.
    case invalidBoundary
    /// The body breaks the format or a bound on its headers; the sentence says what and where.
    case malformed(String)
    /// The body ended before the closing delimiter.
    case cutShort
    /// There are more parts than the reader was told to take.
    case tooManyParts(limit: Int)
    /// A part read as text is larger, in bytes.
    case fieldTooLarge(limit: Int)
}

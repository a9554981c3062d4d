/// How much of a form a reader takes before it refuses.
package struct MultipartLimits: Sendable, Equatable {
    /// Parts of any kind.
    package var parts = 100
    /// Header fields of one part.
    package var headersPerPart = 16
    /// All header fields of one part together, line ends included, in bytes.
    package var headerBytes = 8_192
    /// A part that is read as text, in bytes.
    package var fieldBytes = 65_536
    /// A part's name, in bytes of UTF-8.
    package var nameBytes = 255
    /// A part's file name, in bytes of UTF-8: 255 characters of four bytes fit.
    package var filenameBytes = 1_024
    /// What precedes the first delimiter, in bytes.
    package var preambleBytes = 65_536

    package init() {}
}

/// A form read part by part, in one pass and in constant memory (RFC 7578, RFC 2046 §5.1).
///
/// Strict where two readers could see two forms. After an error every call throws it again.
package final class MultipartReader {
    private enum State {
        case preamble
        case content
        case partEnded
        case closed
        case failed(any Error)
    }

    /// How much this reader takes.
    package let limits: MultipartLimits

    private let boundary: MultipartBoundary
    private let source: DelimitedBody
    private var state = State.preamble
    private var partCount = 0

    /// - Parameters:
    ///   - contentType: the request's Content-Type, in any case.
    ///   - body: read in blocks of up to 64 KiB, and not beyond the block with the closing delimiter.
    ///   - limits: of the form and its parts.
    /// - Throws: ``MultipartError/notFormData``, ``MultipartError/missingBoundary`` or
    /// ``MultipartError/invalidBoundary``, and reads nothing.
    package init(
        contentType: String, body: RequestBody, limits: MultipartLimits = MultipartLimits()
    ) throws {
        self.limits = limits
        boundary = try MultipartBoundary(contentType: contentType)
        source = DelimitedBody(body, delimiter: boundary.delimiter)
    }

    /// How often a byte was held against a delimiter so far: a small multiple of the bytes received.
    package var comparisons: Int { source.comparisons }

    /// The next part, nil after the closing delimiter; what is left of the current part is skipped.
    ///
    /// Throws ``MultipartError`` and whatever the body throws but its `cutShort`, which becomes
    /// ``MultipartError/cutShort``.
    package func nextPart() throws -> MultipartPart? {
        try attempt {
            if case .preamble = state { try readPreamble() }
            while case .content = state, let data = try nextData() { source.consume(data.count) }
            guard case .partEnded = state else { return nil }
            guard partCount < limits.parts else { throw MultipartError.tooManyParts(limit: limits.parts) }
            partCount += 1
            let part = try MultipartPart(header: readHeader(), number: partCount, limits: limits)
            source.beginAtLineStart()
            state = .content
            return part
        }
    }

    /// Fills `buffer` with the next bytes of the current part as far as it can and returns how many there
    /// were: fewer than it holds only at the part's end; 0 after it, and where there is no part.
    ///
    /// Throws as ``nextPart()`` does.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try attempt {
            var filled = 0
            while filled < buffer.count, case .content = state {
                guard let data = try nextData() else { break }
                let count = min(data.count, buffer.count - filled)
                UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: data[..<count]))
                source.consume(count)
                filled += count
            }
            return filled
        }
    }

    /// What is left of the current part, at most `limit` bytes and at most ``MultipartLimits/fieldBytes``.
    ///
    /// Throws ``MultipartError/fieldTooLarge(limit:)`` with the lower of the two, else what ``nextPart()``
    /// throws.
    package func readText(limit: Int) throws -> [UInt8] {
        try attempt {
            let limit = min(limit, limits.fieldBytes)
            var bytes: [UInt8] = []
            while case .content = state, let data = try nextData() {
                guard data.count <= limit - bytes.count else {
                    throw MultipartError.fieldTooLarge(limit: limit)
                }
                bytes.append(contentsOf: data)
                source.consume(data.count)
            }
            return bytes
        }
    }

    private func attempt<Result>(_ step: () throws -> Result) throws -> Result {
        if case .failed(let error) = state { throw error }
        do {
            return try step()
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private func nextData() throws -> UnsafeRawBufferPointer? {
        switch try source.next() {
        case .data(let data): return data
        case .delimiter: state = .partEnded
        case .close: state = .closed
        }
        return nil
    }

    /// RFC 2046 §5.1.1 has a preamble ignored. One that holds a delimiter not on a line of its own, say
    /// after a bare LF, would take parts with it, and so would one before a form that closes at once.
    private func readPreamble() throws {
        var preamble: [UInt8] = []
        while let data = try nextData() {
            guard data.count <= limits.preambleBytes - preamble.count else {
                throw MultipartError.malformed("No delimiter within the first \(limits.preambleBytes) bytes.")
            }
            preamble.append(contentsOf: data)
            source.consume(data.count)
        }
        guard !boundary.occurs(in: preamble) else {
            throw MultipartError.malformed("The first delimiter is not on a line of its own.")
        }
        if case .closed = state, !preamble.isEmpty {
            throw MultipartError.malformed("The body has a preamble and no parts.")
        }
    }

    /// The header lines of a part, without the blank line after them.
    private func readHeader() throws -> [UInt8] {
        var header: [UInt8] = []
        while true {
            let bytes = try source.unscanned()
            for (index, byte) in bytes.enumerated() {
                // Only CRLF ends a line, and a NUL would end the name for whoever thinks in C strings.
                guard byte != 0, (byte == 10) == (header.last == 13) else {
                    throw MultipartError.malformed(
                        "Part \(partCount) has a NUL, or a CR or LF on its own, in its header."
                    )
                }
                header.append(byte)
                guard header.count - 2 <= limits.headerBytes else {
                    throw MultipartError.malformed(
                        "Part \(partCount) has a header of more than \(limits.headerBytes) bytes."
                    )
                }
                if byte == 10, header.count == 2 || header.suffix(4).elementsEqual([13, 10, 13, 10]) {
                    source.consume(index + 1)
                    header.removeLast(2)
                    return header
                }
            }
            source.consume(bytes.count)
        }
    }
}

import HTTP

/// A form under test: its bytes, how they arrive, and what a reader makes of them.
struct Form {
    /// How the body hands its bytes out.
    enum Arrival: CaseIterable {
        case whole
        case byteByByte

        fileprivate var step: Int { self == .whole ? .max : 1 }
    }

    /// A part as read, content included.
    struct Part: Equatable {
        var name: String
        var filename: String?
        var content: [UInt8]

        init(_ name: String, _ content: String, filename: String? = nil) {
            self.init(name, Array(content.utf8), filename: filename)
        }

        init(_ name: String, _ content: [UInt8], filename: String? = nil) {
            (self.name, self.content, self.filename) = (name, content, filename)
        }
    }

    var contentType = "multipart/form-data; boundary=b"
    var bytes: [UInt8]
    var limits = MultipartLimits()

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// One file part with the given header lines and no content.
    init(header: String) {
        self.init("--b\r\n\(header)\r\n\r\n\r\n--b--")
    }

    /// One part with the given Content-Disposition parameters and no content.
    init(disposition: String) {
        self.init(header: "Content-Disposition: form-data; \(disposition)")
    }

    /// A file called `f` with the given content.
    init(file content: [UInt8]) {
        let head = "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n"
        self.init(Array(head.utf8) + content + Array("\r\n--b--\r\n".utf8))
    }

    func body(_ arrival: Arrival = .whole, announced: Int64? = nil) -> RequestBody {
        arriving(inStepsOf: arrival.step, announced: announced)
    }

    func arriving(inStepsOf step: Int, announced: Int64? = nil) -> RequestBody {
        var rest = bytes[...]
        return RequestBody(announced: announced) { buffer in
            let piece = rest.prefix(min(step, buffer.count))
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    func reader(_ arrival: Arrival = .whole) throws -> MultipartReader {
        try MultipartReader(contentType: contentType, body: body(arrival), limits: limits)
    }

    /// Every part, read to the closing delimiter.
    func parts(_ arrival: Arrival = .whole) throws -> [Part] {
        let reader = try reader(arrival)
        var parts: [Part] = []
        while let part = try reader.nextPart() {
            parts.append(Part(part.name, try reader.content(inStepsOf: 5), filename: part.filename))
        }
        return parts
    }

    /// The one part of the form.
    func part(_ arrival: Arrival = .whole) throws -> MultipartPart? {
        try reader(arrival).nextPart()
    }

    /// What reading the whole form throws, nil if nothing.
    func error(_ arrival: Arrival) -> MultipartError? {
        do {
            _ = try parts(arrival)
            return nil
        } catch {
            return error as? MultipartError
        }
    }
}

extension MultipartReader {
    /// What is left of the current part, read through a buffer of `step` bytes.
    func content(inStepsOf step: Int) throws -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 1)
        defer { buffer.deallocate() }
        var content: [UInt8] = []
        while true {
            let count = try read(into: buffer)
            content.append(contentsOf: buffer.prefix(count))
            if count < step { return content }
        }
    }
}

/// The boxes that fill a range, one after the other (ISO/IEC 14496-12 §4.2).
struct ISOBoxes {
    /// A box without its size and type.
    struct Box {
        let type: String
        let content: HeaderReader

        /// The boxes inside.
        /// - Parameter offset: bytes of fields in front of them.
        func boxes(at offset: Int = 0) -> ISOBoxes { ISOBoxes(content, at: offset) }

        /// The first box inside, of whatever type.
        func firstBox(at offset: Int) throws -> Box? {
            var boxes = boxes(at: offset)
            return try boxes.next()
        }

        /// The first box of a type inside, nil if there is none.
        func first(_ type: String, at offset: Int = 0) throws -> Box? {
            var boxes = boxes(at: offset)
            while let box = try boxes.next() {
                if box.type == type { return box }
            }
            return nil
        }
    }

    private let reader: HeaderReader
    private var offset: Int
    /// No image has as many boxes side by side.
    private var boxesLeft = 20_000

    init(_ reader: HeaderReader, at offset: Int = 0) {
        self.reader = reader
        self.offset = offset
    }

    /// The next box, nil at the end. Throws ``HeaderProblem`` for one that is not all there.
    mutating func next() throws -> Box? {
        guard reader.count - offset >= 8 else { return nil }
        boxesLeft -= 1
        guard boxesLeft > 0 else { throw HeaderProblem.tooLong }
        var (header, size) = (8, try reader.u32(offset, .big))
        let type = try reader.tag(offset + 4)
        if size == 1 { (header, size) = (16, try reader.u64(offset + 8, .big)) }
        if size == 0 { size = reader.count - offset }
        let content = try reader.part(at: offset + header, count: size - header)
        offset += size
        return Box(type: type, content: content)
    }
}

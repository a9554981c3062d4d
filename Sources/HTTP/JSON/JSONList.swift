/// A list whose elements are read in batches and written as JSON, of which one answer carries as many as have room.
///
/// However long it is, one batch and ``JSONPage/gathered`` bytes of it are in memory. An element that is gone when it is
/// read is left out.
package struct JSONList<Element: Sendable>: Sendable {
    let count: Int
    private let batch: Int
    private let read: @Sendable (Range<Int>) throws -> [Element?]
    private let write: @Sendable (Element, inout JSONWriter) -> Void

    /// - Parameters:
    ///   - count: how many elements there are.
    ///   - batch: how many are read at a time.
    ///   - read: returns the elements at these places, nil for one that is gone.
    ///   - write: writes one element.
    package init(
        count: Int, batch: Int, read: @escaping @Sendable (Range<Int>) throws -> [Element?],
        write: @escaping @Sendable (Element, inout JSONWriter) -> Void
    ) {
        self.count = count
        self.batch = batch
        self.read = read
        self.write = write
    }

    /// Chooses the elements of one answer, from the first on: as many as have room, at least one of those there are.
    ///
    /// - Parameter list: a writer inside the array that the elements are for.
    /// - Returns: the choice, from which the answer is made.
    /// - Throws: what reading throws.
    package func page(in list: JSONWriter) throws -> JSONPage {
        var writer = list
        _ = writer.takeBytes()
        // What is gathered of the answer, with how many elements; the rest is only measured.
        var beginning: (writer: JSONWriter, count: Int)?
        var (size, chosen) = (0, 0)
        choice: while chosen < count {
            for element in try read(chosen..<min(chosen + batch, count)) {
                let length = writer.bytes.count
                if let element { write(element, &writer) }
                size += writer.bytes.count - length
                if size > JSONPage.room, chosen > 0 {
                    writer.cut(to: length)
                    break choice
                }
                chosen += 1
            }
            if beginning == nil, writer.bytes.count >= JSONPage.gathered { beginning = (writer, chosen) }
            if beginning != nil { _ = writer.takeBytes() }
        }
        let gathered = beginning ?? (writer, chosen)
        return JSONPage(
            count: chosen, beginning: gathered.writer,
            pieces: stride(from: gathered.count, to: chosen, by: batch).map { $0..<min($0 + batch, chosen) }
        ) { places, writer in
            for case let element? in try read(places) { write(element, &writer) }
        }
    }

    /// Counts the elements at the end of the list that have room in one answer, at least one of those there are.
    ///
    /// - Parameter list: a writer inside the array that the elements are for.
    /// - Returns: how many of the last elements one answer can carry.
    /// - Throws: what reading throws.
    package func countAtEnd(in list: JSONWriter) throws -> Int {
        var (size, chosen) = (0, 0)
        while chosen < count {
            let end = count - chosen
            for element in try read(max(end - batch, 0)..<end).reversed() {
                if let element {
                    var writer = list
                    _ = writer.takeBytes()
                    write(element, &writer)
                    // A comma stands between two.
                    size += writer.bytes.count + 1
                }
                if size > JSONPage.room, chosen > 0 { return chosen }
                chosen += 1
            }
        }
        return chosen
    }
}

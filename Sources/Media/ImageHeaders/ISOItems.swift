/// What a meta box says of the items of a HEIF file (ISO/IEC 14496-12 §8.11, ISO/IEC 23008-12 §9.3).
struct ISOItems {
    /// The item that a viewer shows.
    let primary: Int
    private var types: [Int: String] = [:]
    private var references: [(type: String, from: Int, to: [Int])] = []
    private var properties: [ISOBoxes.Box] = []
    /// Indices of properties, from 1, by item.
    private var associations: [Int: [Int]] = [:]
    /// Longest box that is read whole.
    private static let longest = 1 << 20

    /// - Parameter meta: a meta box. Throws ``HeaderProblem`` for one that lacks what an image needs.
    init(_ meta: ISOBoxes.Box) throws {
        guard let pitm = try meta.first("pitm", at: 4)?.content else { throw HeaderProblem.malformed }
        primary = try pitm.u8(0) == 0 ? pitm.u16(4, .big) : pitm.u32(4, .big)
        var boxes = meta.boxes(at: 4)
        while let box = try boxes.next() {
            switch box.type {
            case "iinf": try readTypes(box)
            case "iref": try readReferences(box)
            case "iprp": try readProperties(box)
            default: break
            }
        }
    }

    /// Four characters for what an item is, nil if there is no such item.
    func type(of item: Int) -> String? { types[item] }

    /// Its properties in the order in which they apply.
    func properties(of item: Int) -> [ISOBoxes.Box] {
        (associations[item] ?? []).compactMap { index in
            index > 0 && index <= properties.count ? properties[index - 1] : nil
        }
    }

    /// The content of its first property of a type.
    func property(_ type: String, of item: Int) -> HeaderReader? {
        properties(of: item).first { $0.type == type }?.content
    }

    /// The items that `item` refers to.
    func targets(of item: Int, _ type: String) -> [Int] {
        references.first { $0.type == type && $0.from == item }?.to ?? []
    }

    /// The items that refer to `item`.
    func sources(to item: Int, _ type: String) -> [Int] {
        references.filter { $0.type == type && $0.to.contains(item) }.map(\.from)
    }

    private mutating func readTypes(_ iinf: ISOBoxes.Box) throws {
        var entries = iinf.boxes(at: try iinf.content.u8(0) == 0 ? 6 : 8)
        while let entry = try entries.next() {
            let version = try entry.content.u8(0)
            guard entry.type == "infe", version >= 2 else { continue }
            let item = version == 2 ? try entry.content.u16(4, .big) : try entry.content.u32(4, .big)
            types[item] = try entry.content.tag(version == 2 ? 8 : 10)
        }
    }

    private mutating func readReferences(_ iref: ISOBoxes.Box) throws {
        guard iref.content.count <= Self.longest else { throw HeaderProblem.tooLong }
        let width = try iref.content.u8(0) == 0 ? 2 : 4
        var boxes = iref.boxes(at: 4)
        while let box = try boxes.next() {
            let content = box.content
            func item(_ offset: Int) throws -> Int {
                width == 2 ? try content.u16(offset, .big) : try content.u32(offset, .big)
            }
            let count = try content.u16(width, .big)
            references.append(
                (box.type, try item(0), try (0..<count).map { try item(width + 2 + $0 * width) }))
        }
    }

    private mutating func readProperties(_ iprp: ISOBoxes.Box) throws {
        var boxes = iprp.boxes()
        while let box = try boxes.next() {
            switch box.type {
            case "ipco":
                var found = box.boxes()
                while let property = try found.next() { properties.append(property) }
            case "ipma": try readAssociations(box.content)
            default: break
            }
        }
    }

    private mutating func readAssociations(_ ipma: HeaderReader) throws {
        guard ipma.count <= Self.longest else { throw HeaderProblem.tooLong }
        let hasWideItems = try ipma.u8(0) > 0
        let hasWideIndices = try ipma.u8(3) & 1 == 1
        var offset = 8
        for _ in 0..<(try ipma.u32(4, .big)) {
            let item = hasWideItems ? try ipma.u32(offset, .big) : try ipma.u16(offset, .big)
            offset += hasWideItems ? 4 : 2
            let count = try ipma.u8(offset)
            offset += 1
            // The highest bit of an index says "essential".
            associations[item, default: []] += try (0..<count).map { index in
                hasWideIndices
                    ? try ipma.u16(offset + index * 2, .big) & 0x7FFF : try ipma.u8(offset + index) & 0x7F
            }
            offset += hasWideIndices ? count * 2 : count
        }
    }
}

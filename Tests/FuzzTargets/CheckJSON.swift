import Foundation
import HTTP

/// JSON is taken as Foundation takes it, and comes out of the writer as it went in.
func checkJSON(_ input: [UInt8]) throws {
    let value: JSONValue
    do {
        value = try JSONParser.parse(input)
    } catch {
        try require(!error.message.isEmpty, "an error without a message")
        try checkRefused(input, error)
        return
    }
    try checkAgainstFoundation(value, input)
    try require(value.depth <= 256, "\(value.depth) levels")
    for indent in [nil, 2] {
        var writer = JSONWriter(indent: indent)
        writer.value(value)
        let again = try parsed(writer.bytes)
        try require(
            again.isSame(as: value), "written with indent \(indent ?? 0) it reads \(again), not \(value)")
        try require(
            value.hasRepeatedKeys == again.hasRepeatedKeys || value.hasLoneSurrogates, "keys are repeated")
        try require(!again.hasLoneSurrogates, "halves of characters are written")
    }
}

private func parsed(_ bytes: [UInt8]) throws -> JSONValue {
    do {
        return try JSONParser.parse(bytes)
    } catch {
        throw BrokenPromise(description: "what was written does not parse: \(error.message)")
    }
}

/// Foundation takes a byte order mark and other encodings than UTF-8, deeper texts, longer numbers and a comma at the
/// end of an object or array.
private func checkRefused(_ input: [UInt8], _ error: JSONSyntaxError) throws {
    let isUTF8 = !input.contains(0) && String(validating: input, as: UTF8.self) != nil
    guard isUTF8, !input.starts(with: [0xEF, 0xBB, 0xBF]), !error.message.hasPrefix("More than"),
        !error.message.hasPrefix("A number has more than"), !hasTrailingComma(input)
    else { return }
    let theirs = try? JSONSerialization.jsonObject(with: Data(input), options: .fragmentsAllowed)
    try require(theirs == nil, "refused with '\(error.message)', but Foundation reads it")
}

private func hasTrailingComma(_ input: [UInt8]) -> Bool {
    let telling = input.filter { ![9, 10, 13, 32].contains($0) }
    return zip(telling, telling.dropFirst()).contains { $0 == 44 && ($1 == 93 || $1 == 125) }
}

/// Foundation refuses halves of characters and numbers that no Double holds, and drops a U+FEFF behind an escape.
private func checkAgainstFoundation(_ value: JSONValue, _ input: [UInt8]) throws {
    guard !value.hasLoneSurrogates, value.hasUsualNumbers, !value.hasRepeatedKeys,
        !String(received: input).unicodeScalars.contains("\u{FEFF}")
    else { return }
    let theirs: Any
    do {
        theirs = try JSONSerialization.jsonObject(with: Data(input), options: .fragmentsAllowed)
    } catch {
        throw BrokenPromise(description: "Foundation refuses it: \(error)")
    }
    try require(value.equals(theirs), "it reads \(value), Foundation reads \(theirs)")
}

extension JSONValue {
    fileprivate var hasUsualNumbers: Bool {
        switch self {
        case .null, .bool, .string: true
        // Beyond these digits Foundation turns to Decimal, and to nothing beyond its exponents.
        case .number(let number): number.literal.utf8.count <= 15 && Double(number.literal)?.isFinite == true
        case .array(let values): values.allSatisfy(\.hasUsualNumbers)
        case .object(let object): object.members.allSatisfy { $0.value.hasUsualNumbers }
        }
    }

    fileprivate func equals(_ theirs: Any) -> Bool {
        switch (self, theirs) {
        case (.null, is NSNull): true
        case (.bool(let ours), let theirs as Bool): ours == theirs
        case (.number(let ours), let theirs as NSNumber): Double(ours.literal) == theirs.doubleValue
        case (.string(let ours), let theirs as String): ours.text.utf8.elementsEqual(theirs.utf8)
        case (.array(let ours), let theirs as [Any]):
            ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0.equals($1) }
        case (.object(let ours), let theirs as [String: Any]):
            // Keys that differ in composition alone are one key to a dictionary of strings.
            ours.members.allSatisfy { member in
                theirs[member.key].map { member.value.equals($0) || ours.hasKey(equivalentTo: member) }
                    ?? false
            }
        default: false
        }
    }

    /// Whether both are the same but for halves of characters.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.text.utf8.elementsEqual(right.text.utf8)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.members.count == right.members.count
                && zip(left.members, right.members).allSatisfy {
                    $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.isSame(as: $1.value)
                }
        default: self == other
        }
    }
}

extension JSONObject {
    fileprivate func hasKey(equivalentTo member: Member) -> Bool {
        members.count { $0.key == member.key } > 1
    }
}

/// What is legal JSON and yet no two readers take alike (RFC 8259 §4, §8.2, §9).
extension JSONValue {
    /// Whether an object, at any level, has a key twice: some readers take the first value, some the last.
    ///
    /// Keys are compared as they are, unescaped but not normalised.
    package var hasRepeatedKeys: Bool {
        contains { value, _ in
            guard case .object(let object) = value, object.members.count > 1 else { return false }
            var keys: Set<[UInt8]> = []
            return !object.members.allSatisfy { keys.insert(Array($0.key.utf8)).inserted }
        }
    }

    /// Whether a string or a key, at any level, has half of a surrogate pair, which is no Unicode text.
    package var hasLoneSurrogates: Bool {
        contains { value, _ in
            switch value {
            case .string(let string): string.loneSurrogate != nil
            case .object(let object): object.members.contains { $0.name.loneSurrogate != nil }
            case .null, .bool, .number, .array: false
            }
        }
    }

    /// Arrays and objects within each other: 0 for a string, 1 for `[]`, 2 for `[{}]`.
    package var depth: Int {
        var deepest = 0
        _ = contains { value, depth in
            switch value {
            case .array, .object: deepest = max(deepest, depth)
            case .null, .bool, .number, .string: break
            }
            return false
        }
        return deepest
    }

    /// Whether `condition` holds for the value, which has depth 1, or for one in it. Needs no stack.
    private func contains(where condition: (_ value: JSONValue, _ depth: Int) -> Bool) -> Bool {
        var pending = [(self, 1)]
        while let (value, depth) = pending.popLast() {
            if condition(value, depth) { return true }
            switch value {
            case .null, .bool, .number, .string: break
            case .array(let values): pending.append(contentsOf: values.map { ($0, depth + 1) })
            case .object(let object): pending.append(contentsOf: object.members.map { ($0.value, depth + 1) })
            }
        }
        return false
    }
}

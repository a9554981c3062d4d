extension JSONWriter {
    /// Writes a value as it was sent: numbers by their literals, members in their order, repeated keys too.
    ///
    /// Half a surrogate pair comes out as U+FFFD, in keys as well: a ``JSONString`` knows only the first of them, and
    /// what UTF-8 cannot hold no other reader could take either. Refuse ``JSONValue/hasLoneSurrogates`` beforehand
    /// where that would lose something. Recursion is as deep as the value, for which ``JSONParser`` has a limit.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let truth): bool(truth)
        case .number(let number): raw(number.literal)
        case .string(let string): self.string(string.text)
        case .array(let values):
            beginArray()
            for value in values { self.value(value) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                key(named: member.key)
                self.value(member.value)
            }
            endObject()
        }
    }
}

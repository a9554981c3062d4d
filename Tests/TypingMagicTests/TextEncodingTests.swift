import Testing

@Suite struct TextEncodingTests {
    private func wide(_ text: String, isBigEndian: Bool, mark: Bool = true) -> [UInt8] {
        ((mark ? "\u{feff}" : "") + text).utf16.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit))
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    @Test func `UTF-16 is text with a byte order mark, or without one where it is mostly ASCII`() throws {
        for text in ["Hello, world\r\n", "a,b\n1,2\n", "<x> is an element", "MZ and BM 😀"] {
            #expect(try typed(wide(text, isBigEndian: false)) == "text/plain; charset=utf-16le")
            #expect(try typed(wide(text, isBigEndian: true)) == "text/plain; charset=utf-16be")
            #expect(try typed(wide(text, isBigEndian: true), "a.md") == "text/markdown; charset=utf-16be")
            #expect(
                try typed(wide(text, isBigEndian: false, mark: false), "a.txt")
                    == "text/plain; charset=utf-16le")
        }
        #expect(try typed(wide("日本語", isBigEndian: false)) == "text/plain; charset=utf-16le")
        #expect(try typed([0xff, 0xfe, 0, 0xd8, 0x41, 0]) == "application/octet-stream")
        #expect(try typed([0xff, 0xfe, 0x01, 0, 0x41, 0]) == "application/octet-stream")
    }

    @Test func `UTF-16 hides no document`() throws {
        for isBigEndian in [false, true] {
            let html = wide("<!DOCTYPE html><script>1</script>", isBigEndian: isBigEndian)
            #expect(try typed(html, "a.txt").hasPrefix("text/html"))
            #expect(
                try typed(wide(" <svg/> ", isBigEndian: isBigEndian, mark: false), "a.txt") == "image/svg+xml"
            )
        }
    }

    @Test func `UTF-32 is text with a byte order mark`() throws {
        let little = "\u{feff}Hello".unicodeScalars.flatMap { scalar in
            (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (8 * $0)) }
        }
        #expect(try typed(little) == "text/plain; charset=utf-32le")
    }

    @Test func `legacy text is text if it holds no control characters`() throws {
        #expect(
            try typed(Array("Gr".utf8) + [0xfc, 0xdf] + Array("e, BM\n".utf8))
                == "text/plain; charset=iso-8859-1")
        #expect(
            try typed(Array("BM".utf8) + [0xe9, 0x20] + Array("caf".utf8) + [0xe9])
                == "text/plain; charset=iso-8859-1")
        #expect(try typed(Array("a;b\n".utf8) + [0x93, 0x94, 0x0a], "a.csv") == "text/csv")
        #expect(try typed(Array("koi ".utf8) + [0xf0, 0xd2, 0x80]) == "text/plain")
        #expect(
            try typed(Array("text".utf8) + [0] + Array("more".utf8), "a.txt") == "application/octet-stream")
        #expect(try typed([0x89, 0xfe]) == "application/octet-stream")
    }
}

/// Undoes character references, which browsers put into file names that a form's charset cannot hold.
package enum HTMLEntities {
    /// `text` with numeric references and the named ones of HTML 4 replaced, as HTML §13.2.5 has it.
    ///
    /// Others stay as they are. A reference to a code that no text may hold becomes nothing.
    package static func unescape(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let sign = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<sign]
            rest = rest[(sign + 1)...]
            let isNumeric = rest.first == UInt8(ascii: "#")
            if let (character, length) = isNumeric ? numeric(rest.dropFirst()) : named(rest) {
                result += character.utf8
                rest = rest.dropFirst(length)
            } else {
                result.append(UInt8(ascii: "&"))
            }
        }
        return String(decoding: result + rest, as: UTF8.self)
    }

    /// The character of `#233;` or `#xE9`, given without its `#`, and the length with it; nil if it is none.
    private static func numeric(_ text: ArraySlice<UInt8>) -> (String, Int)? {
        let isHex = text.first == UInt8(ascii: "x") || text.first == UInt8(ascii: "X")
        let digits = text.dropFirst(isHex ? 1 : 0).prefix { $0.hexValue.map { isHex || $0 < 10 } ?? false }
        guard !digits.isEmpty else { return nil }
        let code = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10) ?? .max
        let hasSemicolon = text[digits.endIndex...].first == UInt8(ascii: ";")
        return (character(code), digits.endIndex - text.startIndex + (hasSemicolon ? 2 : 1))
    }

    private static func character(_ code: UInt32) -> String {
        switch code {
        case 0x80...0x9F: Unicode.Scalar(windows1252[Int(code - 0x80)]).map { String($0) } ?? ""
        case 1...8, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: ""
        case ...0x10_FFFF where code & 0xFFFE == 0xFFFE: ""
        case 0: "\u{FFFD}"
        default: Unicode.Scalar(code).map { String($0) } ?? "\u{FFFD}"
        }
    }

    /// The character of `eacute;` and the length of the reference; the oldest names need no semicolon.
    private static func named(_ text: ArraySlice<UInt8>) -> (String, Int)? {
        let letters = text.prefix(longestName).prefix { byte in
            48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte
        }
        let name = Substring(decoding: letters, as: UTF8.self)
        if text[letters.endIndex...].first == UInt8(ascii: ";"), let character = names[name] {
            return (character, letters.count + 1)
        }
        for length in stride(from: min(letters.count, 6), through: 2, by: -1) {
            let beginning = name.prefix(length)
            if legacyNames.contains(beginning), let character = names[beginning] {
                return (character, length)
            }
        }
        return nil
    }

    /// `thetasym`.
    private static let longestName = 8

    private static let legacyNames = Set(
        latin1.split(separator: " ") + ["amp", "lt", "gt", "quot", "AMP", "LT", "GT", "QUOT", "COPY", "REG"])

    private static let names: [Substring: String] = {
        var names: [Substring: String] = [:]
        for (index, name) in latin1.split(separator: " ").enumerated() {
            names[name] = Unicode.Scalar(UInt32(160 + index)).map { String($0) }
        }
        for pair in others.split(separator: " ").map({ $0.split(separator: ":") }) {
            names[pair[0]] = UInt32(pair[1], radix: 16).flatMap(Unicode.Scalar.init).map { String($0) }
        }
        return names
    }()

    /// What browsers take `&#128;` to `&#159;` for.
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
        0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC,
        0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
    ]

    /// The names of U+00A0 to U+00FF, in order.
    private static let latin1 = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn \
        sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave \
        Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
        ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN \
        szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute \
        icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml \
        yacute thorn yuml \

        """

    /// The other names of HTML 4, and the old ones in capitals, with their code points.
    private static let others = """
        quot:22 amp:26 lt:3c gt:3e apos:27 QUOT:22 AMP:26 LT:3c GT:3e COPY:a9 REG:ae \
        OElig:152 oelig:153 Scaron:160 scaron:161 Yuml:178 fnof:192 circ:2c6 \
        tilde:2dc Alpha:391 Beta:392 Gamma:393 Delta:394 Epsilon:395 Zeta:396 Eta:397 Theta:398 Iota:399 \
        Kappa:39a Lambda:39b Mu:39c Nu:39d Xi:39e Omicron:39f Pi:3a0 Rho:3a1 Sigma:3a3 Tau:3a4 \
        Upsilon:3a5 Phi:3a6 Chi:3a7 Psi:3a8 Omega:3a9 alpha:3b1 beta:3b2 gamma:3b3 delta:3b4 epsilon:3b5 \
        zeta:3b6 eta:3b7 theta:3b8 iota:3b9 kappa:3ba lambda:3bb mu:3bc nu:3bd xi:3be omicron:3bf pi:3c0 \
        rho:3c1 sigmaf:3c2 sigma:3c3 tau:3c4 upsilon:3c5 phi:3c6 chi:3c7 psi:3c8 omega:3c9 thetasym:3d1 \
        upsih:3d2 piv:3d6 ensp:2002 emsp:2003 thinsp:2009 zwnj:200c zwj:200d lrm:200e rlm:200f \
        ndash:2013 mdash:2014 lsquo:2018 rsquo:2019 sbquo:201a ldquo:201c rdquo:201d bdquo:201e \
        dagger:2020 Dagger:2021 bull:2022 hellip:2026 permil:2030 prime:2032 Prime:2033 lsaquo:2039 \
        rsaquo:203a oline:203e frasl:2044 euro:20ac image:2111 weierp:2118 real:211c trade:2122 \
        alefsym:2135 larr:2190 uarr:2191 rarr:2192 darr:2193 harr:2194 crarr:21b5 lArr:21d0 uArr:21d1 \
        rArr:21d2 dArr:21d3 hArr:21d4 forall:2200 part:2202 exist:2203 empty:2205 nabla:2207 isin:2208 \
        notin:2209 ni:220b prod:220f sum:2211 minus:2212 lowast:2217 radic:221a prop:221d infin:221e \
        ang:2220 and:2227 or:2228 cap:2229 cup:222a int:222b there4:2234 sim:223c cong:2245 asymp:2248 \
        ne:2260 equiv:2261 le:2264 ge:2265 sub:2282 sup:2283 nsub:2284 sube:2286 supe:2287 oplus:2295 \
        otimes:2297 perp:22a5 sdot:22c5 lceil:2308 rceil:2309 lfloor:230a rfloor:230b lang:27e8 \
        rang:27e9 loz:25ca spades:2660 clubs:2663 hearts:2665 diams:2666 \

        """
}

import Foundation

extension String {
    /// The text as searches compare it; names and search terms go through the same function.
    ///
    /// Texts are equal here when they differ in case or in the composition of their letters only: Unicode's canonical
    /// caseless matching. Lower, upper and lower again is its full case folding but for the letters that it keeps apart
    /// (`ı` is `i` here). `İ` folds to `i` with a dot above; the dot goes, so that `i` finds it in every language.
    /// Compatibility variants stay apart: a full-width `Ａ` is no `a`.
    package var foldedForSearch: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
        var folded = String.UnicodeScalarView()
        for scalar in decomposedStringWithCanonicalMapping.unicodeScalars {
            for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                for upper in lower.properties.uppercaseMapping.unicodeScalars {
                    folded.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
                }
            }
        }
        return String(folded).decomposedStringWithCanonicalMapping.withoutDotsAboveI
            .precomposedStringWithCanonicalMapping
    }

    /// Without each U+0307 that belongs to an `i`, in decomposed text.
    private var withoutDotsAboveI: String {
        var kept = String.UnicodeScalarView()
        var followsI = false
        for scalar in unicodeScalars {
            if followsI, scalar == "\u{307}" { continue }
            switch scalar.properties.canonicalCombiningClass {
            case .notReordered: followsI = scalar == "i"
            // Another mark above the letter, which the dot belongs to then.
            case .above: followsI = false
            default: break
            }
            kept.append(scalar)
        }
        return String(kept)
    }
}

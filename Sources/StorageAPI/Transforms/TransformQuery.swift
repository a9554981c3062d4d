import HTTP

/// The image a client asks for by `w h q b f` (StorageAPI/Contract §2.6); nil is what was not given.
struct TransformQuery: Equatable {
    /// The values of `f`, in the order the dialect lists them.
    enum OutputFormat: String, CaseIterable {
        case auto, same, jpeg, webp, png, avif, heic
    }

    /// No side of an image that is made is longer, in pixels.
    static let sideLimit = 8_000
    /// No Gaussian is wider, in pixels.
    static let blurLimit = 250

    let width: Int?
    let height: Int?
    /// 1 to 100.
    let quality: Int?
    /// The Gaussian's sigma in pixels; nil for 0 too.
    let blur: Blur?
    let format: OutputFormat?

    /// Reads the five parameters and ignores all others.
    ///
    /// Throws 400 for the first that is not what it should be: types come before values, values before ranges.
    init(_ query: Query) throws(Refusal) {
        let width = try TransformParameter("w", in: query)
        let height = try TransformParameter("h", in: query)
        let quality = try TransformParameter("q", in: query)
        let blur = try TransformParameter("b", in: query)
        let format = try TransformParameter("f", in: query)
        let numbers = (try width.integer(), try height.integer(), try quality.integer(), try blur.decimal())

        self.width = try width.check(numbers.0, atLeast: 1)
        self.height = try height.check(numbers.1, atLeast: 1)
        self.quality = try quality.check(numbers.2, atLeast: 1, atMost: 100)
        self.blur = try blur.check(numbers.3)
        self.format = try format.oneOf(OutputFormat.self)
        try checkRanges()
    }

    /// Whether nothing is asked for but the file as it is.
    var isEmpty: Bool { changesNothingBesidesFormat && format == nil }

    /// Whether neither size, quality nor sharpness is asked for.
    var changesNothingBesidesFormat: Bool {
        width == nil && height == nil && quality == nil && blur == nil
    }

    /// The parameters as they mean the same, in one spelling: `w=100&h=50&q=80&b=0.1&f=webp`.
    var canonical: String {
        [
            width.map { "w=\($0)" }, height.map { "h=\($0)" }, quality.map { "q=\($0)" },
            blur.map { "b=\($0.text)" }, format.map { "f=\($0.rawValue)" },
        ].compactMap { $0 }.joined(separator: "&")
    }

    private func checkRanges() throws(Refusal) {
        var problems: [String] = []
        for (name, side) in [("width", width), ("height", height)] {
            if let side, side > Self.sideLimit {
                problems.append("\(name) \(side) exceeds the maximum of \(Self.sideLimit)")
            }
        }
        if let blur, blur.sigma > Double(Self.blurLimit) {
            problems.append("blur \(blur.text) exceeds the maximum of \(Self.blurLimit)")
        }
        guard problems.isEmpty else {
            throw .malformed(
                "image manipulation parameters out of range: \(problems.joined(separator: "; "))")
        }
    }
}

/// How much an image is blurred: the sigma of a Gaussian in thousandths of a pixel, finer than anybody sees.
struct Blur: Equatable {
    let thousandths: Int

    /// In pixels.
    var sigma: Double { Double(thousandths) / 1_000 }

    /// Without zeros at the end.
    var text: String {
        guard thousandths % 1_000 != 0 else { return String(thousandths / 1_000) }
        var decimals = String(1_000 + thousandths % 1_000).dropFirst()
        while decimals.last == "0" { decimals = decimals.dropLast() }
        return "\(thousandths / 1_000).\(decimals)"
    }
}

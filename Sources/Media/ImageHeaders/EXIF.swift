/// The camera's notes inside an image: a TIFF structure of its own (CIPA DC-008).
enum EXIF {
    /// The orientation 1…8 an EXIF block asks for; 1 if it asks for none or cannot be read.
    static func orientation(in block: HeaderReader) throws -> Int {
        do {
            let start = try block.has("Exif\0\0", at: 0) ? 6 : 0
            let tiff = try TIFFStructure(block.rest(at: start))
            guard let directory = try tiff.directory(at: tiff.first) else { return 1 }
            return try orientation(of: directory)
        } catch is HeaderProblem {
            return 1
        }
    }

    /// The orientation tag of a directory, 1 if it is absent or no orientation.
    static func orientation(of directory: ImageFileDirectory) throws -> Int {
        guard let value = try directory.values(274)?.first, (1...8).contains(value) else { return 1 }
        return value
    }
}

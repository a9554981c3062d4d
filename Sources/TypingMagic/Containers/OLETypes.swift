import Media

/// How every OLE compound file begins ([MS-CFB] §2.2).
let oleSignature: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

/// What an OLE compound file is: by the streams in it, then as libmagic has it, then by the client's extension.
///
/// - Parameters:
///   - file: the compound file.
///   - head: its first bytes.
///   - claim: what libmagic says of them.
///   - suffix: decides what an encrypted document is, which hides its streams.
/// - Throws: `SystemError` if the file cannot be read.
func oleType(of file: TypedFile, head: [UInt8], claim: MagicClaim, suffix: FileSuffix) throws -> String {
    let names = try OLENames(of: file, head: head)
    if names.contains("EncryptedPackage") {
        return encryptable.contains(suffix.claims) ? suffix.claims : "application/x-ole-storage"
    }
    for (name, type) in typeByStream where names.contains(name) { return type }
    let registered = RegisteredName.of(claim.essence)
    if registered != "application/octet-stream", !vague.contains(registered) { return registered }
    return oleTypes.contains(suffix.claims) ? suffix.claims : "application/x-ole-storage"
}

/// Office Open XML, which is encrypted inside an OLE compound file ([MS-OFFCRYPTO] §2.3).
private let encryptable: Set<String> = FileExtension.essences(startingWith: "application/vnd.openxmlformats-")
    .union(
        FileExtension.essences(startingWith: "application/vnd.ms-").filter {
            $0.hasSuffix(".macroenabled.12")
        })

private let vague: Set<String> = ["application/x-ole-storage", "application/vnd.ms-office"]

private let oleTypes: Set<String> = [
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.ms-outlook",
    "application/x-msi", "application/vnd.visio", "application/vnd.ms-project", "application/vnd.ms-works",
]

private let typeByStream = [
    ("WordDocument", "application/msword"), ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"), ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"), ("VisioDocument", "application/vnd.visio"),
]

/// The names of streams and storages, as far as the first directory sectors hold them ([MS-CFB] §2.6).
private struct OLENames {
    private static let entryLength = 128
    private static let directoryLimit = 4_096

    private var names: Set<String> = []

    init(of file: TypedFile, head: [UInt8]) throws {
        guard let shift = head.littleEndian(at: 30, width: 2), shift == 9 || shift == 12,
            let sector = head.littleEndian(at: 48, width: 4)
        else { return }
        let directory = try file.read(at: (sector + 1) << shift, count: Self.directoryLimit)
        for start in stride(from: 0, to: directory.count - Self.entryLength + 1, by: Self.entryLength) {
            guard let length = directory.littleEndian(at: start + 64, width: 2), (4...64).contains(length),
                (1...5).contains(directory[start + 66])
            else { continue }
            let units = stride(from: start, to: start + length - 2, by: 2).map {
                UInt16(directory[$0]) | UInt16(directory[$0 + 1]) << 8
            }
            names.insert(String(decoding: units, as: UTF16.self))
        }
    }

    func contains(_ name: String) -> Bool { names.contains(name) }
}

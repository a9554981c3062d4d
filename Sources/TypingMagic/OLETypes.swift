/// How every OLE compound file begins ([MS-CFB] §2.2).
let oleSignature: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

/// What an OLE compound file is: by the client's extension if that names such a format, else as libmagic has it.
func oleType(claim: String, suffix: FileSuffix) -> String {
    if let named = typeBySuffix[suffix.text] { return named }
    return vague.contains(claim) ? "application/x-ole-storage" : claim
}

private let vague: Set<String> = [
    "application/octet-stream", "application/cdfv2", "application/vnd.ms-office",
]

private let typeBySuffix = [
    "doc": "application/msword", "dot": "application/msword",
    "xls": "application/vnd.ms-excel", "xlt": "application/vnd.ms-excel", "xla": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint", "pps": "application/vnd.ms-powerpoint",
    "pot": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook", "msi": "application/x-msi",
]

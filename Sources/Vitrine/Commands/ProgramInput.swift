import Glibc

/// The texts that the program is started with.
enum ProgramInput {
    /// Refuses texts that are not UTF-8: repaired, the path of a directory would name another one.
    ///
    /// - Parameters:
    ///   - arguments: of the command line, the program's name included.
    ///   - variables: `NAME=VALUE`; those of other programs are not looked at.
    /// - Throws: ``CommandError``, without the text.
    static func requireUTF8(_ arguments: [[UInt8]], _ variables: [[UInt8]]) throws {
        for (number, argument) in arguments.enumerated() where !argument.isUTF8 {
            throw CommandError("Argument \(number) of the command is not UTF-8.")
        }
        for variable in variables where variable.starts(with: "VITRINE_".utf8) && !variable.isUTF8 {
            let name = variable.prefix { $0 != UInt8(ascii: "=") }
            throw CommandError("The variable \(String(decoding: name, as: UTF8.self)) is not UTF-8.")
        }
    }

    /// Does so for this process.
    static func requireUTF8() throws {
        try requireUTF8(texts(CommandLine.unsafeArgv), texts(environ))
    }

    private static func texts(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        var entry = list
        while let text = entry?.pointee {
            texts.append(UnsafeBufferPointer(start: text, count: strlen(text)).map(UInt8.init(bitPattern:)))
            entry = entry?.successor()
        }
        return texts
    }
}

extension [UInt8] {
    fileprivate var isUTF8: Bool { String(validating: self, as: UTF8.self) != nil }
}

import FuzzTargets
import Glibc

/// Lets libFuzzer try inputs on the target that VITRINE_FUZZ_TARGET names; the arguments are libFuzzer's own.
@main
enum Fuzzer {
    private static let target = getenv("VITRINE_FUZZ_TARGET").flatMap {
        FuzzTarget(rawValue: String(cString: $0))
    }

    static func main() {
        let arguments = CommandLine.arguments
        guard let target else { return print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n")) }
        if arguments.dropFirst() == ["longest"] { return print(target.longestInput) }
        var count = CommandLine.argc
        var vector = CommandLine.unsafeArgv
        exit(runLibFuzzer(&count, &vector) { bytes, count in Fuzzer.tryInput(bytes, count) })
    }

    private static func tryInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        do {
            try target?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
        } catch {
            var sentence = "\(error)\n"
            _ = sentence.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            abort()
        }
        return 0
    }
}

/// What libFuzzer has instead of a main function of its own.
@_silgen_name("LLVMFuzzerRunDriver")
private func runLibFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ vector: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

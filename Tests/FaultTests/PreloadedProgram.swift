import Foundation
import ServiceTesting
import Testing

/// The program with some of the system's functions replaced by others, written in C.
final class PreloadedProgram {
    private let folder =
        FileManager.default.temporaryDirectory.path + "/vitrine-preloaded-\(UUID().uuidString)"
    /// What to start in place of the program.
    var path: String { folder + "/vitrine" }

    /// - Parameter name: that of the source below `Preloaded/`.
    init(_ name: String) throws {
        let source = try #require(Bundle.module.path(forResource: "Preloaded/\(name)", ofType: "c"))
        try Shell.run(
            """
            mkdir "$1"
            cc -shared -fPIC -o "$1/replaced.so" "$2" -ldl
            printf '#!/bin/sh\\nLD_PRELOAD="%s" exec "%s" "$@"\\n' "$1/replaced.so" "$3" > "$1/vitrine"
            chmod 700 "$1/vitrine"
            """, folder, source, RunningService.binary)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}

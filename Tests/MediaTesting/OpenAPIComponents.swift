/// What an OpenAPI description in YAML shares between its operations, and what refers to it.
package struct OpenAPIComponents {
    /// `schemas/File` for instance: the targets of all references.
    package let references: Set<String>
    /// What stands under `components`: sections two spaces in, names four.
    package let shared: Set<String>

    /// - Parameter text: the description.
    package init(_ text: String) {
        references = Set(text.matches(of: /"#\/components\/([^"]+)"/).map { String($0.1) })
        var shared: Set<String> = []
        var section = ""
        for line in text.split(separator: "\n").drop(while: { $0 != "components:" }) {
            let name = line.drop { $0 == " " }
            guard name.last == ":" else { continue }
            switch line.count - name.count {
            case 2: section = String(name.dropLast())
            // Schemes of credentials are named, not referred to.
            case 4 where section != "securitySchemes": shared.insert("\(section)/\(name.dropLast())")
            default: continue
            }
        }
        self.shared = shared
    }
}

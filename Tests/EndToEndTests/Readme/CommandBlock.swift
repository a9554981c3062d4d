/// A block of shell commands in a Markdown text, and what the text shows that they print.
///
/// Commands stand in a fence marked `sh`. A fence marked `text` right below, with blank lines between at most,
/// is their output; without one they print nothing.
struct CommandBlock {
    /// The number of the line with the opening fence.
    let line: Int
    let commands: String
    let output: String

    /// Reads the command blocks of a Markdown text.
    ///
    /// - Parameter markdown: the text.
    /// - Returns: its blocks in their order.
    static func all(in markdown: String) -> [CommandBlock] {
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        var blocks: [CommandBlock] = []
        var index = 0
        while index < lines.count {
            guard lines[index] == "```sh" else {
                index += 1
                continue
            }
            let opening = index + 1
            let commands = fenced(lines[opening...])
            index = opening + commands.count + 1
            let next = lines[min(index, lines.count)...].drop { $0.isEmpty }
            let output = next.first == "```text" ? fenced(next.dropFirst()) : []
            blocks.append(
                CommandBlock(
                    line: opening, commands: commands.joined(separator: "\n"),
                    output: output.joined(separator: "\n")))
        }
        return blocks
    }

    private static func fenced(_ lines: ArraySlice<Substring>) -> ArraySlice<Substring> {
        lines.prefix { $0 != "```" }
    }
}

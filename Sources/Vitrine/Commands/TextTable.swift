/// Rows of text in columns as wide as their widest cell.
struct TextTable {
    private var rows: [[String]]

    /// - Parameter head: the names of the columns.
    init(_ head: String...) { rows = [head] }

    /// - Parameter cells: one for each column.
    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Lines, two spaces between the columns, none at the end of a line.
    var text: String {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { index, cell in
                index == row.count - 1
                    ? cell.0 : cell.0 + String(repeating: " ", count: cell.1 - cell.0.count)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

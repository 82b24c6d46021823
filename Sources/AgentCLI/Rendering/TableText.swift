/// Columns for people: padded with spaces, two between, nothing behind the last.
enum TableText {
    static func list(names: [String], _ rows: [Value.Record]) -> String {
        let head = names.map { words($0).uppercased() }
        let body = rows.map { $0.map { Printable.line($0.value.flat) } }
        return lines([head] + body)
    }

    /// A line a field; lists of records follow as tables of their own.
    static func one(_ row: Value.Record) -> String {
        let plain = row.filter { if case .records = $0.value { false } else { true } }
        var text = lines(plain.map { [words($0.name), Printable.line($0.value.flat)] })
        for field in row {
            guard case .records(let records) = field.value, let first = records.first else { continue }
            text += "\n\(words(field.name)):\n" + indented(list(names: first.map(\.name), records))
        }
        return text
    }

    /// `adminLogin` → `admin login`.
    static func words(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
    }

    private static func lines(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], cell.count)
            }
        }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    }
}

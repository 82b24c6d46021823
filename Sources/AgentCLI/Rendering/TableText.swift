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
        // A name with nothing behind it would leave open whether there is none or nobody knows.
        var text = lines(plain.map { [words($0.name), $0.value == .list([Value]()) ? "none" : Printable.line($0.value.flat)] })
        for field in row {
            guard case .records(let records) = field.value, let first = records.first else { continue }
            text += "\n\(words(field.name)):\n" + indented(list(names: first.map(\.name), records))
        }
        return text
    }

    /// `adminLogin` → `admin login`, `phpPID` → `php pid`.
    static func words(_ name: String) -> String {
        var (words, wasUpper) = ("", false)
        for letter in name {
            words += (letter.isUppercase && !wasUpper ? " " : "") + letter.lowercased()
            wasUpper = letter.isUppercase
        }
        return words
    }

    private static func lines(_ rows: [[String]]) -> String {
        let lengths = rows.map { $0.map(length) }
        let widths = lengths.reduce(into: [Int]()) { widths, row in
            for (index, length) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], length)
            }
        }
        var text = ""
        for (row, lengths) in zip(rows, lengths) {
            var line = ""
            for (index, cell) in row.enumerated() {
                line += cell
                if index + 1 < row.count { line += String(repeating: " ", count: widths[index] - lengths[index] + 2) }
            }
            while line.utf8.last == UInt8(ascii: " ") { line.unicodeScalars.removeLast() }
            text += line + "\n"
        }
        return text
    }

    /// In characters as a reader counts them; in plain text that is its bytes (a line end, the one exception, is never in a cell).
    private static func length(_ cell: String) -> Int { cell.utf8.allSatisfy { $0 < 0x80 } ? cell.utf8.count : cell.count }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    }
}

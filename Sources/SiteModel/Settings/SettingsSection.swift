/// A part of a file below a title in brackets. Keys are taken out one by one; what is left at the end is not known.
struct SettingsSection {
    let file: SettingsFile
    let line: Int
    let title: String
    private var keys: [String: (value: String, line: Int)] = [:]
    /// Also of those that were taken out.
    private var lines: [String: Int] = [:]

    /// - Parameter titles: what may stand in brackets, for whoever wrote something else: `[quiet], [channel NAME]`.
    static func all(_ text: String, of file: SettingsFile, titles: String) throws(Problem) -> [Self] {
        var sections: [Self] = []
        for line in try SettingsLines(text, of: file).all {
            if line.text.hasPrefix("["), line.text.hasSuffix("]") {
                sections.append(Self(file: file, line: line.number, title: String(line.text.dropFirst().dropLast())))
                continue
            }
            guard let sign = line.text.firstIndex(of: "="), !sections.isEmpty else {
                throw file.refused(line.number, "it must be \(titles), or key = value below one of them")
            }
            try sections[sections.count - 1].add(
                SettingsLines.trimmed(line.text[..<sign]), SettingsLines.trimmed(line.text[line.text.index(after: sign)...]), line.number)
        }
        return sections
    }

    private init(file: SettingsFile, line: Int, title: String) {
        self.file = file
        self.line = line
        self.title = title
    }

    private mutating func add(_ key: String, _ value: String, _ line: Int) throws(Problem) {
        guard lines[key] == nil else { throw file.refused(line, "key '\(printable(key))' stands twice") }
        guard !value.isEmpty else { throw file.refused(line, "key '\(printable(key))' has no value") }
        keys[key] = (value, line)
        lines[key] = line
    }

    func refused(_ reason: String) -> Problem { file.refused(line, reason) }
    /// Where the value stands that is wrong; what is not there is missed below the title.
    func refused(_ reason: String, of key: String) -> Problem { file.refused(lines[key] ?? line, reason) }

    func has(_ key: String) -> Bool { keys[key] != nil }
    /// What was not taken out yet, in the order of its lines.
    var remaining: [String] { keys.sorted { $0.value.line < $1.value.line }.map(\.key) }
    /// A slip in its name is told where it stands.
    private func missing(_ key: String) -> Problem {
        // What begins like it, or it like that, is another key: password and password-file.
        let slip = Nearest.to(key, among: keys.keys.filter { !$0.hasPrefix(key) && !key.hasPrefix($0) }, most: 1).first
        guard let slip else { return refused("[\(printable(title))] has no '\(key)'") }
        return refused("key '\(printable(slip))' is not known in [\(printable(title))], which has no '\(key)'", of: slip)
    }
    mutating func take(_ key: String) -> String? { keys.removeValue(forKey: key)?.value }
    mutating func need(_ key: String) throws(Problem) -> String {
        guard let value = take(key) else { throw missing(key) }
        return value
    }
    /// Something whose own rule may refuse it; nil: it is not said.
    mutating func take<Value>(_ key: String, _ read: (String) throws -> Value) throws(Problem) -> Value? {
        guard let (value, line) = keys.removeValue(forKey: key) else { return nil }
        do { return try read(value) } catch { throw file.refused(line, (error as? Problem)?.message ?? "it is not understood") }
    }
    mutating func need<Value>(_ key: String, _ read: (String) throws -> Value) throws(Problem) -> Value {
        guard let value = try take(key, read) else { throw missing(key) }
        return value
    }
    mutating func path(_ key: String) throws(Problem) -> String? {
        let code = file.code
        return try take(key) { text in
            guard text.hasPrefix("/") else { throw Problem(code, "'\(printable(text))' is no absolute path") }
            return text
        }
    }
    mutating func number(_ key: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
        let code = file.code
        return try take(key) { text in
            guard let number = Int64(text), range.contains(number) else {
                throw Problem(code, "'\(printable(text))' is no number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }
    func end() throws(Problem) {
        if let (key, at) = keys.min(by: { $0.value.line < $1.value.line }) {
            throw file.refused(at.line, "key '\(printable(key))' is not known in [\(printable(title))]")
        }
    }
}

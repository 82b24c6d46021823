import Foundation

/// The lines of the file. Keys are taken out one by one; what is left at the end is not known.
struct AuditSettingsFile {
    private let name: String
    private var keys: [String: (value: String, line: Int)] = [:]
    private var sections: [String: Int] = [:]

    init(_ text: String, _ name: String) throws(Problem) {
        self.name = name
        var section: String?
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if let rule = Invisible.ruleBroken(in: line) { throw refused(index + 1, rule) }
            if line.hasPrefix("["), line.hasSuffix("]") {
                let title = String(line.dropFirst().dropLast())
                guard ["remote", "archive"].contains(title) else { throw refused(index + 1, "it must be [remote] or [archive]") }
                guard sections[title] == nil else { throw refused(index + 1, "[\(title)] stands twice") }
                sections[title] = index + 1
                section = title
                continue
            }
            guard let sign = line.firstIndex(of: "="), let section else {
                throw refused(index + 1, "it must be [remote], [archive], or key = value below one of them")
            }
            let key = "\(section) \(line[..<sign].trimmingCharacters(in: .whitespaces))"
            let value = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            guard keys[key] == nil else { throw refused(index + 1, "this key stands twice") }
            guard !value.isEmpty else { throw refused(index + 1, "this key has no value") }
            keys[key] = (value, index + 1)
        }
    }

    mutating func remote() throws(Problem) -> AuditRemote? {
        guard let line = sections["remote"] else { return nil }
        guard let (kind, at) = keys.removeValue(forKey: "remote kind") else { throw refused(line, "[remote] has no 'kind'") }
        guard kind == "webhook" else { throw refused(at, "kind '\(printable(kind))' is not known: webhook") }
        guard let (url, urlLine) = keys.removeValue(forKey: "remote url") else { throw refused(line, "[remote] has no 'url'") }
        let way: AuditRemote.Way
        do { way = .webhook(try OutboundURL(url)) } catch { throw refused(urlLine, error.message) }
        var remote = AuditRemote(way: way, key: try key(line))
        remote.certificateFile = try path("remote certificate-file")
        return remote
    }

    /// It is signed, or not sent: exactly one of both says with what.
    private mutating func key(_ line: Int) throws(Problem) -> AuditRemote.Key {
        let file = try path("remote key-file")
        guard let (text, at) = keys.removeValue(forKey: "remote key") else {
            guard let file else { throw refused(line, "[remote] has neither 'key' nor 'key-file'") }
            return .file(file)
        }
        if file != nil { throw refused(at, "'key' and 'key-file' stand beside each other") }
        guard text.hasPrefix("secret:") else { throw refused(at, "it must be secret:NAME; a file is named by 'key-file'") }
        do { return .named(try SecretName(String(text.dropFirst(7)))) } catch { throw refused(at, error.message) }
    }

    mutating func archiving() throws(Problem) -> AuditArchiving {
        var archiving = AuditArchiving()
        archiving.records = try number("archive records", in: 100...10_000_000) ?? archiving.records
        archiving.days = try number("archive days", in: 1...3_650) ?? archiving.days
        return archiving
    }

    private mutating func path(_ key: String) throws(Problem) -> String? {
        guard let (text, line) = keys.removeValue(forKey: key) else { return nil }
        guard text.hasPrefix("/") else { throw refused(line, "'\(printable(text))' is no absolute path") }
        return text
    }

    private mutating func number(_ key: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
        guard let (text, line) = keys.removeValue(forKey: key) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw refused(line, "'\(printable(text))' is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func end() throws(Problem) {
        guard let (key, at) = keys.min(by: { $0.value.line < $1.value.line }) else { return }
        throw refused(at.line, "key '\(printable(key.split(separator: " ").dropFirst().joined(separator: " ")))' is not known here")
    }

    private func refused(_ line: Int, _ reason: String) -> Problem {
        .cannot("read", "\(name):\(line)", reason, code: .auditSettings, details: ["path": name, "line": "\(line)"])
    }
}

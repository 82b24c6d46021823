import Foundation

/// How alerts reach people: channels and quiet hours. Written by root in one file, strictly read: what is not known is refused with its line.
///
///     [quiet]
///     from = 22:00
///     to = 07:00
///     zone = Europe/Berlin            # UTC without it
///
///     [channel on-call]
///     kind = email                    # command, webhook, slack, email
///     severity = error                # and worse; warning without it
///     server = smtp.example.com:587   # STARTTLS and a log-in are required
///     user = agent@example.com
///     password = secret:smtp.password # or password-file = /etc/agent/secrets/mail
///     from = agent@example.com
///     to = ops@example.com, boss@example.com
package struct AlertSettings: Sendable, Hashable {
    package var quiet: QuietHours?
    package var zone = "UTC"
    package var channels: [AlertChannel] = []
    package init() {}

    /// - Throws: `alert-settings`, naming file and line.
    package init(_ text: String, named name: String) throws(Problem) {
        for var section in try AlertSettingsSection.all(text, name) {
            if section.title == "quiet" {
                guard quiet == nil else { throw section.refused("quiet hours stand twice") }
                quiet = QuietHours(from: try section.minutes("from"), to: try section.minutes("to"))
                zone = try section.take("zone") ?? zone
                if TimeZone(identifier: zone) == nil { throw section.refused("zone '\(printable(zone))' is not known", of: "zone") }
            } else {
                let channel = try section.channel()
                guard !channels.contains(where: { $0.name == channel.name }) else { throw section.refused("this channel stands twice") }
                channels.append(channel)
            }
            try section.end()
        }
    }

    package func channel(_ name: String) throws(Problem) -> AlertChannel {
        if let channel = channels.first(where: { $0.name.rawValue == name }) { return channel }
        throw .cannot("find alert channel", name, "there is none with this name", code: .channelNotFound, hint: "agent alert channels")
    }

    /// - Parameter now: milliseconds since 1970.
    package func isQuiet(_ now: Int64) -> Bool {
        guard let quiet else { return false }
        let seconds = now / 1000
        let offset = TimeZone(identifier: zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
        return quiet.contains(minute: Int((seconds + Int64(offset)) % 86_400 + 86_400) % 86_400 / 60)
    }
}

/// A part of the file below a title in brackets. Keys are taken out one by one; what is left at the end is not known.
struct AlertSettingsSection {
    let file: String
    let line: Int
    let title: String
    private var keys: [String: (value: String, line: Int)] = [:]
    /// Also of those that were taken out.
    private var lines: [String: Int] = [:]

    static func all(_ text: String, _ file: String) throws(Problem) -> [Self] {
        var sections: [Self] = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if let rule = Invisible.ruleBroken(in: line) { throw refused(file, index + 1, rule) }
            if line.hasPrefix("["), line.hasSuffix("]") {
                sections.append(Self(file: file, line: index + 1, title: String(line.dropFirst().dropLast())))
                continue
            }
            guard let sign = line.firstIndex(of: "="), !sections.isEmpty else {
                throw refused(file, index + 1, "it must be [quiet], [channel NAME], or key = value below one of them")
            }
            let key = line[..<sign].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            let last = sections.count - 1
            guard sections[last].keys[key] == nil else { throw refused(file, index + 1, "key '\(key)' stands twice") }
            guard !value.isEmpty else { throw refused(file, index + 1, "key '\(key)' has no value") }
            sections[last].keys[key] = (value, index + 1)
            sections[last].lines[key] = index + 1
        }
        return sections
    }

    private init(file: String, line: Int, title: String) {
        self.file = file
        self.line = line
        self.title = title
    }

    static func refused(_ file: String, _ line: Int, _ reason: String) -> Problem {
        .cannot(
            "read", "\(file):\(line)", reason, code: .alertSettings, hint: "mend that line, then: agent alert channels",
            details: ["path": file, "line": "\(line)"])
    }
    func refused(_ reason: String) -> Problem { Self.refused(file, line, reason) }
    /// Where the value stands that is wrong; what is not there is missed below the title.
    func refused(_ reason: String, of key: String) -> Problem { Self.refused(file, lines[key] ?? line, reason) }

    mutating func take(_ key: String) throws(Problem) -> String? { keys.removeValue(forKey: key)?.value }
    mutating func need(_ key: String) throws(Problem) -> String {
        guard let value = try take(key) else { throw refused("[\(title)] has no '\(key)'") }
        return value
    }
    /// Something whose own rule may refuse it.
    mutating func need<Value>(_ key: String, _ read: (String) throws -> Value) throws(Problem) -> Value {
        guard let (value, line) = keys.removeValue(forKey: key) else { throw refused("[\(title)] has no '\(key)'") }
        do { return try read(value) } catch { throw Self.refused(file, line, (error as? Problem)?.message ?? "it is not understood") }
    }
    mutating func path(_ key: String) throws(Problem) -> String {
        try need(key) { text in
            guard text.hasPrefix("/") else { throw Problem(.alertSettings, "'\(text)' is no absolute path") }
            return text
        }
    }
    mutating func minutes(_ key: String) throws(Problem) -> Int {
        try need(key) { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]), let minute = Int(parts[1]),
                (0..<24).contains(hour), (0..<60).contains(minute)
            else { throw Problem(.alertSettings, "'\(text)' is no time such as 22:00") }
            return hour * 60 + minute
        }
    }
    func keysHold(_ key: String) -> Bool { keys[key] != nil }
    func end() throws(Problem) {
        if let (key, at) = keys.min(by: { $0.value.line < $1.value.line }) {
            throw Self.refused(file, at.line, "key '\(printable(key))' is not known in [\(title)]")
        }
    }
}

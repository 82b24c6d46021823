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
        for var section in try SettingsSection.all(
            text, of: SettingsFile(name, code: .alertSettings), titles: "[quiet], [channel NAME]")
        {
            if section.title == "quiet" {
                guard quiet == nil else { throw section.refused("quiet hours stand twice") }
                quiet = QuietHours(from: try section.minutes("from"), to: try section.minutes("to"))
                zone = section.take("zone") ?? zone
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
        throw Self.unknown(name, among: channels.map(\.name.rawValue))
    }

    /// What is said where none of the channels has this name.
    package static func unknown(_ name: String, among channels: [String]) -> Problem {
        .cannot(
            "find alert channel", name, "there is none with this name", code: .channelNotFound,
            hint: Nearest.hint(name, among: channels, "agent alert channels"))
    }

    /// - Parameter now: milliseconds since 1970.
    package func isQuiet(_ now: Int64) -> Bool {
        guard let quiet else { return false }
        let seconds = now / 1000
        let offset = TimeZone(identifier: zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
        return quiet.contains(minute: Int((seconds + Int64(offset)) % 86_400 + 86_400) % 86_400 / 60)
    }
}

extension SettingsSection {
    fileprivate mutating func minutes(_ key: String) throws(Problem) -> Int {
        try need(key) { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]), let minute = Int(parts[1]),
                (0..<24).contains(hour), (0..<60).contains(minute)
            else { throw Problem(.alertSettings, "'\(text)' is no time such as 22:00") }
            return hour * 60 + minute
        }
    }
}

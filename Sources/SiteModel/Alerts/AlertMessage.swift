import Foundation

/// What a person is sent of an alert: no secret, and no control character in any of it.
package struct AlertMessage: Codable, Sendable, Hashable {
    package enum Event: String, Codable, Sendable { case raised, reminder, resolved, test }
    package var event: Event
    package var host: String
    package var id: String
    package var code: String
    package var severity: AlertSeverity
    package var title: String
    package var subject: String
    package var text: String
    /// Milliseconds since 1970.
    package var raisedAt: Int64
    package var resolvedAt: Int64?

    /// nil for a move that is told to nobody.
    package init?(_ move: AlertMove, host: String) {
        let alert = move.alert
        switch move.kind {
        case .told: event = .raised
        case .reminded: event = .reminder
        case .toldResolved: event = .resolved
        default: return nil
        }
        self.host = printable(host)
        (id, code, severity) = (alert.id.rawValue, alert.code.rawValue, alert.severity)
        title = alert.code.condition.title
        (subject, text) = (printable(alert.subject), printable(alert.text, longest: AlertSighting.longest + 1))
        (raisedAt, resolvedAt) = (alert.raisedAt, alert.resolvedAt)
    }

    /// What `agent alert test` sends.
    package init(testOf channel: ChannelName, host: String, at now: Int64) {
        (event, self.host, id, code, severity) = (.test, printable(host), "test", "test", .info)
        (title, subject, text) = ("this is a test", channel.rawValue, "somebody tries whether messages arrive")
        (raisedAt, resolvedAt) = (now, nil)
    }

    /// Keys sorted, so that the same message is the same bytes.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// One line.
    package var line: String {
        let word = event == .resolved ? "resolved" : event == .reminder ? "still \(severity.rawValue)" : severity.rawValue
        return "[\(word)] \(host): \(title) (\(subject))"
    }

    package var lines: [String] {
        let more = code == "test" ? [] : ["", "agent explain \(code)", "agent alert show \(id)"]
        return [line, "", text] + more
    }

    /// RFC 5322, with nothing in a header that is not ASCII or could begin a second one, and a body that no server rewrites.
    package func mail(from: EmailAddress, to: [EmailAddress], delivery: String, at seconds: Int64) -> String {
        let encoded = Data(line.utf8).base64EncodedString()
        // An encoded word is 75 characters at most (RFC 2047 2): the rest of a long line is in the body.
        let short = line.unicodeScalars.allSatisfy(\.isASCII) ? line : "[\(severity.rawValue)] \(code)"
        let subject = encoded.count <= 60 && !line.unicodeScalars.allSatisfy(\.isASCII) ? "=?UTF-8?B?\(encoded)?=" : short
        let body = Data(lines.joined(separator: "\r\n").utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return [
            "From: <\(from.rawValue)>", "To: \(to.map { "<\($0.rawValue)>" }.joined(separator: ",\r\n "))", "Subject: \(subject)",
            "Date: \(Self.date(seconds))",
            "Message-ID: <\(delivery).\(event.rawValue)@\(from.rawValue.split(separator: "@").last ?? "localhost")>",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "", body, "",
        ].joined(separator: "\r\n")
    }

    private static func date(_ seconds: Int64) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return format.string(from: Date(timeIntervalSince1970: Double(seconds)))
    }
}

/// A message on its way through one channel: the payload of a job.
package struct AlertDelivery: Codable, Sendable, Hashable {
    package var channel: ChannelName
    package var message: AlertMessage
    package init(channel: ChannelName, message: AlertMessage) {
        self.channel = channel
        self.message = message
    }
}

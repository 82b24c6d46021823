/// The name of a channel: [a-z][a-z0-9-]{0,31}.
package struct ChannelName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "channel name"
    package static let code = ProblemCode.alertSettings
    package static func brokenRule(_ text: String) -> String? {
        let letters = text.utf8.allSatisfy { isLowerAlphanumeric($0) || $0 == 45 }
        return (1...32).contains(text.utf8.count) && letters && (97...122).contains(text.utf8.first ?? 0)
            ? nil : "it must look like on-call: a-z, 0-9 and hyphens, at most 32"
    }
}

/// A way to a person.
package struct AlertChannel: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        /// A program of this machine, with its arguments. It gets the message as JSON on standard input.
        case command([String])
        /// JSON by POST, signed with the key.
        case webhook(OutboundURL, key: ChannelSecret)
        /// The address is a secret itself.
        case slack(address: ChannelSecret)
        case email(Mail)
    }
    package struct Mail: Sendable, Hashable {
        package var host: String
        package var port: UInt16
        package var user: String
        package var password: ChannelSecret
        package var from: EmailAddress
        package var to: [EmailAddress]
        package init(host: String, port: UInt16, user: String, password: ChannelSecret, from: EmailAddress, to: [EmailAddress]) {
            self.host = host
            self.port = port
            self.user = user
            self.password = password
            self.from = from
            self.to = to
        }
    }
    package var name: ChannelName
    /// What is milder is not sent.
    package var severity: AlertSeverity
    package var way: Way
    /// The one certificate that its receiver may show; nil: whatever this machine trusts.
    package var certificateFile: String?
    package init(name: ChannelName, severity: AlertSeverity, way: Way) {
        self.name = name
        self.severity = severity
        self.way = way
    }

    package var kind: String {
        switch way {
        case .command: "command"
        case .webhook: "webhook"
        case .slack: "slack"
        case .email: "email"
        }
    }

    /// For people; never a secret.
    package var receiver: String {
        switch way {
        case .command(let words): words.first ?? ""
        case .webhook(let address, _): "\(address.host):\(address.port)"
        case .slack(let address): "the address in \(address.words)"
        case .email(let mail): mail.to.map(\.rawValue).joined(separator: ", ")
        }
    }
}

/// When nothing is told but what is critical, in the wall clock of a place: 22:00 to 07:00 begins in the evening.
package struct QuietHours: Sendable, Hashable {
    /// Minutes of the day.
    package var from: Int
    package var to: Int
    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    package func contains(minute: Int) -> Bool {
        from <= to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
}

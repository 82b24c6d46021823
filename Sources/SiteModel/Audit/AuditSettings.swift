/// Where the newest points of the audit log go out of this machine, and when its segment is closed. Written by root in one file, strictly read: what is not
/// known is refused with its line.
///
///     [remote]
///     kind = webhook
///     url = https://anchors.example.com/agent
///     key = secret:anchor.key                    # or key-file = /etc/agent/secrets/anchor
///     certificate-file = /etc/agent/anchor.pem   # the one that it may show; without it whatever the machine trusts
///
///     [archive]                                  # closed when one of both is reached
///     records = 100000
///     days = 30
package struct AuditSettings: Sendable, Hashable {
    package var remote: AuditRemote?
    package var archiving = AuditArchiving()
    package init() {}

    /// - Throws: `audit-settings`, naming file and line.
    package init(_ text: String, named name: String) throws(Problem) {
        let sections = try SettingsSection.all(text, of: SettingsFile(name, code: .auditSettings), titles: "[remote], [archive]")
        var titles: Set<String> = []
        for var section in sections {
            guard titles.insert(section.title).inserted else { throw section.refused("[\(printable(section.title))] stands twice") }
            switch section.title {
            case "remote": remote = try section.remote()
            case "archive": archiving = try section.archiving()
            default: throw section.refused("it must be [remote] or [archive]")
            }
            try section.end()
        }
    }
}

/// The one place out of this machine where points are kept.
package struct AuditRemote: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        /// JSON lines by POST, signed.
        case webhook(OutboundURL)
    }
    package enum Key: Sendable, Hashable {
        case file(String)
        case named(SecretName)
    }
    package var way: Way
    package var key: Key
    package var certificateFile: String?
    package init(way: Way, key: Key, certificateFile: String? = nil) {
        (self.way, self.key) = (way, key)
        self.certificateFile = certificateFile
    }

    /// For people; never a secret.
    package var place: String {
        switch way {
        case .webhook(let address): "\(address.host):\(address.port)"
        }
    }
}

/// When the segment that takes records is closed and put away.
package struct AuditArchiving: Sendable, Hashable {
    package var records: Int64 = 100_000
    package var days: Int64 = 30
    package init() {}

    /// Why it is time; nil: it is not.
    /// - Parameters: of the open segment, its records and the time of its first, in milliseconds since 1970 like `now`.
    package func reason(records count: Int64, since first: Int64?, now: Int64) -> String? {
        if count >= records { return "it holds \(count) records" }
        guard let first, count > 0 else { return nil }
        // A clock that was set back, and a time that no clock shows, say nothing of its age.
        let (age, isNone) = now.subtractingReportingOverflow(first)
        guard !isNone, age >= days * 86_400_000 else { return nil }
        return "its first record is \(age / 86_400_000) days old"
    }
}

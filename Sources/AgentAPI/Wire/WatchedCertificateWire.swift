import SiteModel

/// The certificate of a socket that is nobody's site here. Times are seconds since 1970.
package struct WatchedCertificateView: Codable, Sendable, Hashable {
    /// `example.org:443`.
    package var socket: String
    package var since: Int64
    package var lookedAt: Int64?
    /// When it is looked at again.
    package var next: Int64?
    /// The one that ends first of those that its addresses showed last.
    package var certificate: CertificateFactsView?
    /// For people: who.
    package var signedBy: String?
    /// Whole days until its end; negative after it.
    package var daysLeft: Int?
    /// calm, month, fortnight, week, threeDays, lastDay, lapsed; nil where nobody knows, or the clock is in doubt.
    package var stage: String?
    /// What alerts tell of it.
    package var problems: [String] = []
    /// Why the last look saw nothing.
    package var unseen: String?
    /// What each address showed last.
    package var addresses: [ServedCertificateView] = []

    package init(socket: String, since: Int64) {
        self.socket = socket
        self.since = since
    }
}

/// A socket is to be watched, or what it shows now is known.
package struct WatchCertificateRequest: RequestBody, AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["host", "port", "dryRun"]
    package var host: String
    /// nil: 443.
    package var port: Int?
    package var dryRun: Bool?
    package init(host: String, port: Int? = nil, dryRun: Bool? = nil) {
        self.host = host
        self.port = port
        self.dryRun = dryRun
    }

    /// - Throws: `bad-hostname`, `bad-name`.
    package var socket: WatchedSocket {
        get throws(Problem) {
            guard let port else { return WatchedSocket(host: try WatchedSocket.host(host)) }
            return try WatchedSocket("\(try WatchedSocket.host(host).ascii):\(port)")
        }
    }

    package var audited: [String: AuditValue] {
        ["host": AuditValue(host), "port": .number(Int64(port ?? 443)), "dryRun": .flag(dryRun ?? false)]
    }
}

package struct CertificateWatched: Codable, Sendable, Hashable {
    /// False: it was so before.
    package var changed: Bool
    /// As it is watched, or would be; nil: it is not.
    package var watched: WatchedCertificateView?
    package init(changed: Bool, watched: WatchedCertificateView? = nil) {
        self.changed = changed
        self.watched = watched
    }
}

import SiteModel

/// A request from outside, through the real front door.
package protocol Probe: Sendable {
    /// Connects to the host's own public address and asks as a browser would. Never follows a redirect.
    /// - Throws: `proof-failed` when no answer comes within `deadline` seconds (with the detail `probe.silent`), or one with another certificate than
    ///   the target's.
    func get(_ target: ProbeTarget, path: String, deadline: Double) async throws -> ProbeAnswer
}

/// Whom to ask, and by what to know that it is really that one.
package struct ProbeTarget: Sendable, Hashable {
    package var host: PublicHost
    /// nil over plain HTTP.
    package var certificate: CertificateReference?
    package init(host: PublicHost, certificate: CertificateReference? = nil) {
        self.host = host
        self.certificate = certificate
    }
}

extension Vhost {
    package var target: ProbeTarget { ProbeTarget(host: canonical, certificate: tls?.certificate) }
}

package struct ProbeAnswer: Sendable, Hashable, Codable {
    package var status: Int
    /// Lower-case names.
    package var headers: [String: String]
    /// The first 64 KiB.
    package var body: String
    package init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

import AgentAPI
import AgentServer
import SiteModel

/// What it is asked of certificates that are watched.
extension RecordingService {
    package static let watched: WatchedCertificateView = {
        var view = WatchedCertificateView(socket: "example.org:8443", since: 1_700_000_000)
        (view.lookedAt, view.next) = (1_700_000_100, 1_700_001_000)
        let facts = CertificateFactsView(
            names: ["example.org"], notBefore: 1_700_000_000, notAfter: 1_707_776_000, subject: "CN=example.org",
            issuer: "CN=R11,O=Let's Encrypt,C=US", serial: "04ab", key: "ECDSA 256", fingerprint: String(repeating: "b", count: 64),
            chain: 1)
        (view.certificate, view.signedBy, view.daysLeft, view.stage) = (facts, "Let's Encrypt", 12, "fortnight")
        view.problems = ["its certificate ends in 12 days"]
        view.addresses = [
            ServedCertificateView(
                name: "example.org", address: "192.0.2.7", answer: "shown", trusted: false, faults: ["its time is over"],
                certificate: facts),
            ServedCertificateView(
                name: "example.org", address: "2001:db8::7", answer: "silent", reason: "no answer came within 10 seconds"),
        ]
        return view
    }()

    package func watchedCertificates(expiring: Int64?, within: Set<SiteID>?) async throws -> [WatchedCertificateView] {
        try note("watchedCertificates \(expiring.map { "\($0)" } ?? "-")")
        return certificates.isEmpty ? [] : [Self.watched]
    }
    package func watchCertificate(_ request: WatchCertificateRequest, by peer: Peer) async throws -> CertificateWatched {
        try note("watchCertificate \(try Self.text(request)) by \(peer.uid)")
        return CertificateWatched(changed: true, watched: Self.watched)
    }
    package func unwatchCertificate(_ name: String, by peer: Peer) async throws -> CertificateWatched {
        try note("unwatchCertificate \(name) by \(peer.uid)")
        return CertificateWatched(changed: name == Self.watched.socket)
    }
}

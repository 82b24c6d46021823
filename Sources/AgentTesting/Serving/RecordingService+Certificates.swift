import AgentAPI
import AgentServer
import SiteModel

/// What a test has put in of certificates.
package struct RecordedCertificates: Sendable {
    package var view = RecordingService.certificate
    package var names = RecordingService.challenges
    /// No site is there, and no socket is watched.
    package var isEmpty = false
    /// No site has this name.
    package var isUnknown = false
    /// It has one that is not due.
    package var isRested = false
    /// Of a dry run.
    package var parked: [ParkedNameView]?
    package var warnings: [String]?
    /// Nobody can be asked for another one.
    package var isAlone = false
    /// The site does not answer over TLS.
    package var isPlain = false
    /// Of one that is brought.
    package var brought = RecordingService.brought
    /// How the job of an order ends.
    package var job = JobView(
        id: "j33333333333", kind: "certificate.order", title: "get a certificate of an authority", state: "succeeded", site: "sabcdefghijk",
        domain: "example.com", attempts: 1, createdAt: 1_700_000_000_000, notBefore: 1_700_000_000_000,
        result: "change c23456789abc is done",
        requestedBy: 0)
}

/// What it is asked of certificates.
extension RecordingService {
    private static let facts = CertificateFactsView(
        names: ["example.com"], notBefore: 1_700_000_000, notAfter: 1_707_776_000, subject: "CN=example.com",
        issuer: "CN=R11,O=Let's Encrypt,C=US", serial: "04ab", key: "ECDSA 256", fingerprint: String(repeating: "a", count: 64), chain: 2)

    package static let certificate: CertificateView = {
        var view = CertificateView(
            site: "sabcdefghijk", domain: "example.com", mode: "auto", names: ["example.com", "www.example.com"], course: "rests")
        view.uncovered = ["www.example.com"]
        (view.signer, view.signedBy, view.generation, view.stored) = ("authority", "Let's Encrypt", 2, facts)
        (view.daysLeft, view.stage, view.next, view.nextFrom) = (42, "calm", 1_705_184_000, "lifetime")
        var other = facts
        other.serial = "04aa"
        view.served = [
            ServedCertificateView(name: "example.com", address: "127.0.0.1", answer: "as-stored", trusted: true, certificate: facts),
            ServedCertificateView(
                name: "example.com", address: "::1", answer: "another", trusted: false, faults: ["its time is over"], certificate: other),
            ServedCertificateView(name: "example.com", address: "192.0.2.1", answer: "none", reason: "connection refused"),
        ]
        view.wanted = WantedCertificateView(names: ["example.com", "www.example.com"], authority: "letsencrypt", challenge: "http")
        view.parked = [ParkedNameView(name: "www.example.com", reason: "the DNS knows no such name")]
        return view
    }()
    package static let brought = BroughtCertificateView(
        facts: facts, uncovered: ["www.example.com"], leftOut: ["CN=root"], trusted: false,
        faults: ["the chain ends at 'CN=own', which is neither sent along nor trusted here"], worse: nil)
    package static let challenges = [
        ChallengeNameView(
            name: "example.com", ready: true,
            addresses: [
                ChallengeAddressView(address: "192.0.2.1", reached: true, remark: nil),
                ChallengeAddressView(address: "2001:db8::1", reached: false, remark: "no answer came within 5 seconds"),
            ], remarks: ["2001:db8::1: no answer came within 5 seconds"])
    ]

    package func certificates(expiring: Int64?, within: Set<SiteID>?) async throws -> [CertificateView] {
        try note("certificates \(expiring.map { "\($0)" } ?? "-")")
        return certificates.isEmpty ? [] : [certificates.view]
    }
    package func certificate(_ reference: String) async throws -> CertificateView {
        try note("certificate \(reference)")
        if certificates.isUnknown { throw Problem.cannot("find site", reference, "there is none", code: .siteNotFound) }
        return certificates.view
    }
    package func testCertificate(_ reference: String) async throws -> [ChallengeNameView] {
        try note("testCertificate \(reference)")
        return certificates.names
    }
    package func orderCertificate(
        _ reference: String, _ request: OrderCertificateRequest, by peer: Peer
    ) async throws -> CertificateOrdered {
        try note("orderCertificate \(reference) \(try Self.text(request)) by \(peer.uid)")
        let wanted = certificates.view.wanted
        if certificates.isRested, request.force != true {
            return CertificateOrdered(changed: false, reason: "it is not due", next: 1_705_184_000, wanted: wanted)
        }
        var ordered = CertificateOrdered(changed: true, job: request.dryRun == true ? nil : certificates.job, wanted: wanted)
        if request.dryRun == true { (ordered.parked, ordered.warnings) = (certificates.parked, certificates.warnings) }
        return ordered
    }
    package func revokeCertificate(
        _ reference: String, _ request: RevokeCertificateRequest, by peer: Peer
    ) async throws -> CertificateRevoked {
        try note("revokeCertificate \(reference) \(try Self.text(request)) by \(peer.uid)")
        var revoked = CertificateRevoked(job: request.dryRun == true ? nil : certificates.job)
        (revoked.authority, revoked.serial, revoked.generation) = ("letsencrypt", "04ab", 2)
        revoked.replacement = certificates.isAlone || certificates.isPlain ? nil : certificates.view.wanted
        revoked.instead = certificates.isPlain ? "nothing" : certificates.isAlone ? "own" : "another"
        revoked.waits = revoked.instead == "another" && !["key-compromise", "unspecified"].contains(request.reason)
        revoked.insistedUntil = 1_731_536_000
        return revoked
    }
    /// A key is no more than its length here, either.
    package func importCertificate(
        _ reference: String, _ request: ImportCertificateRequest, by peer: Peer
    ) async throws -> ChangeAccepted {
        let flags = [("dryRun", request.dryRun), ("yes", request.yes)].filter { $0.1 == true }.map { "\"\($0.0)\":true" }
        let length = request.pem.secret.exposed.utf8.count
        try note(
            "importCertificate \(reference) \(length) {\(flags.joined(separator: ","))} \(request.name ?? "-") by \(peer.uid)")
        let brought = certificates.brought
        if let worse = brought.worse, request.yes != true, request.dryRun != true {
            throw Problem.cannot(
                "import a certificate for", "example.com", worse, code: .needsConfirmation, hint: "agent cert import --yes")
        }
        var accepted = request.dryRun == true ? ChangeAccepted(changed: true, site: Self.site) : accepted
        accepted.certificate = brought
        return accepted
    }
}

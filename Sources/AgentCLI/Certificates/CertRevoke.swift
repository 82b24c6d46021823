import AgentAPI
import ArgumentParser
import SiteModel

struct CertRevoke: ChangingCommand {
    static let configuration = describe(
        "revoke", "Replaces the certificate of a site, and has its authority revoke the old one.",
        """
        For a key that got out, or a name that is given up. Another one is ordered first, with a new key; where none is to be had the site signs one itself, of \
        which browsers warn. Then the authority is asked, until it has taken it: there is no way back. It asks first, or takes --yes. Reasons: \
        \(RevocationReason.words.joined(separator: ", ")).

        Examples:
          agent cert revoke example.com --reason key-compromise --dry-run
          agent cert revoke example.com --reason key-compromise --yes
        """)
    static let fields = Columns.wholeCertificate.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Option(
        help: ArgumentHelp("Why; the authority publishes it.", valueName: "why"), completion: .list(RevocationReason.words))
    var reason: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields(dry: Columns.revoked.names)
        guard RevocationReason.words.contains(reason) else {
            throw ValidationError("--reason must be one of \(RevocationReason.words.joined(separator: ", ")), not '\(reason)'.")
        }
    }

    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.revokeCertificate(site, RevokeCertificateRequest(reason: reason)) }
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked || !options.yes {
            let planned = try await client.revokeCertificate(site, RevokeCertificateRequest(reason: reason, dryRun: true))
            let words = Self.words(planned)
            options.warn(Self.warnings(planned))
            if dry.isAsked { return dry.show(words, planned, .revoked, options) }
            try Confirmation.ask("\(words.prefix(1).uppercased())\(words.dropFirst())?", for: site, options)
        }
        let revoked = try await client.revokeCertificate(site, RevokeCertificateRequest(reason: reason))
        guard let job = revoked.job else {
            throw Problem(.internalError, "cannot read the daemon's answer: it says nothing of a job")
        }
        // Who was asked first was told before.
        if options.yes { options.warn(Self.warnings(revoked)) }
        let end = try await JobFollower(client: client, options: options).follow(job.id, again: "agent job show \(job.id) --follow")
        guard end.state == "succeeded" else {
            throw end.problem
                ?? Problem.cannot(
                    "revoke a certificate by job", job.id, "it is \(end.state)", code: .revokeFailed, hint: "agent job show \(job.id)")
        }
        if let result = end.result { options.say(Printable.line(result)) }
        options.printOne(try await client.certificate(job.site ?? site), .wholeCertificate)
    }

    private static func words(_ planned: CertificateRevoked) -> String {
        let instead = planned.replacement.map { "order another one of \($0.authority)" } ?? "sign one by itself"
        return "\(instead), then have \(planned.authority ?? "its authority") revoke certificate \(planned.serial ?? "of the site")"
    }

    private static func warnings(_ planned: CertificateRevoked) -> [String] {
        guard planned.replacement == nil, planned.authority != nil else { return [] }
        let insisted = planned.insistedUntil.map { "browsers that came before refuse the site until \(Value.time($0).flat)" }
        return ["no authority can be asked for another one: browsers will warn of the site's own"] + [insisted].compactMap(\.self)
    }
}

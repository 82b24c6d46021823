import AgentAPI
import ArgumentParser
import SiteModel

struct CertRevoke: ChangingCommand {
    static let configuration = describe(
        "revoke", "Replaces the certificate of a site, and has its authority revoke the old one.",
        """
        For a key that got out, or a name that is given up. Another one is ordered first, with a new key. Where none is to be had, and the key may be with \
        somebody else (key-compromise, unspecified), the site signs one itself, of which browsers warn; for every other reason the old one stays until there is \
        another. Then the authority is asked, until it has taken it: there is no way back. It asks first, or takes --yes, and says what visitors will see. \
        Reasons: \(RevocationReason.words.joined(separator: ", ")).

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

    @Option(
        help: ArgumentHelp(
            "Only where the site has this one (cert show): nothing is revoked that was replaced meanwhile.", valueName: "hex"))
    var serial: String?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields(dry: Columns.revoked.names)
        guard RevocationReason.words.contains(reason) else {
            throw ValidationError("--reason must be one of \(RevocationReason.words.joined(separator: ", ")), not '\(reason)'.")
        }
    }

    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.revokeCertificate(site, RevokeCertificateRequest(reason: reason, serial: serial)) }
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked || !options.yes {
            let planned = try await client.revokeCertificate(site, RevokeCertificateRequest(reason: reason, serial: serial, dryRun: true))
            let words = Self.words(planned)
            tell(planned)
            if dry.isAsked { return dry.show(words, planned, .revoked, options) }
            try Confirmation.ask("\(words.prefix(1).uppercased())\(words.dropFirst())?", for: site, options)
        }
        let revoked = try await client.revokeCertificate(site, RevokeCertificateRequest(reason: reason, serial: serial))
        guard let job = revoked.job else {
            throw Problem(.internalError, "cannot read the daemon's answer: it says nothing of a job")
        }
        // Who was asked first was told before.
        if options.yes { tell(revoked) }
        let end = try await JobFollower(client: client, options: options).follow(job.id, again: "agent job show \(job.id) --follow")
        guard end.state == "succeeded" else {
            throw end.problem
                ?? Problem.cannot(
                    "revoke a certificate by job", job.id, "it is \(end.state)", code: .revokeFailed, hint: "agent job show \(job.id)")
        }
        if options.events { return }
        if let result = end.result { options.say(Printable.line(result)) }
        options.printOne(try await client.certificate(job.site ?? site), .wholeCertificate)
    }

    private static func words(_ planned: CertificateRevoked) -> String {
        let instead = Instead(planned)
        return "\(instead.deed), then have \(planned.authority ?? "its authority") revoke certificate \(planned.serial ?? "of the site")"
    }

    /// What visitors will see. An answer to a request that was made before says nothing of it.
    private func tell(_ planned: CertificateRevoked) {
        guard planned.authority != nil else { return }
        let instead = Instead(planned)
        for note in instead.notes { options.say("note: \(Printable.line(note))") }
        options.warn(instead.warnings)
    }
}

/// What visitors see in place of a certificate that is revoked, in words.
private struct Instead {
    let deed: String
    var notes: [String] = []
    var warnings: [String] = []

    init(_ planned: CertificateRevoked) {
        let insisted = planned.insistedUntil.map {
            "browsers that came before refuse the site until \(Value.time($0).flat), and let nobody pass: it told them to insist"
        }
        if planned.instead == "nothing" {
            deed = "remove its key and its file"
            notes = ["visitors see no change: the site does not answer over TLS, and does not come back with it"]
            return
        }
        if let wanted = planned.replacement {
            deed = "order another one of \(wanted.authority)"
            notes = ["visitors will see another certificate of \(wanted.authority), for \(wanted.names.joined(separator: ", "))"]
        } else if planned.instead == "another" {
            deed = "order another one"
            notes = ["visitors will see another certificate as soon as one can be ordered"]
        } else {
            deed = "sign one by itself"
            warnings = ["no authority can be asked for another one: the site signs one itself, and browsers warn every visitor of it"]
            warnings += [insisted].compactMap(\.self)
            return
        }
        if planned.waits == true {
            notes.append("until that one is there, the one of now stays as it is, and is not revoked")
        } else {
            notes.append("where none is to be had at once, the site signs one itself: browsers warn every visitor until there is another")
            if let insisted { notes.append("then \(insisted)") }
        }
    }
}

import AgentAPI
import ArgumentParser
import SiteModel

struct CertImport: ChangingCommand {
    static let configuration = describe(
        "import", "Serves a certificate that you bring, with its chain and its key.",
        """
        The order in the files is no matter; roots are left out. It is refused (status 5) where its key is another's, is weak, its time is over, or it is for \
        none of the site's names. Where visitors would be worse off than with what stands (browsers do not believe it, it is for fewer names, it ends \
        earlier) it needs --yes (status 9). Served, proved from the wire, or taken back. From then on tls=import: no authority is asked for the site; that it \
        comes to its end is told in time. agent site set DOMAIN tls=auto goes back to an authority's.

        Examples:
          agent cert import example.com --chain fullchain.pem --key privkey.pem
          agent cert import example.com --chain both.pem --dry-run --format json
        """)
    static let fields = Columns.wholeCertificate.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var files: PEMFiles

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.brought.names) }

    /// The key need not travel to know whether it would be taken.
    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.importCertificate(site, ImportCertificateRequest(pem: Secret("-"))) }
    }

    func run() async throws {
        let request = ImportCertificateRequest(pem: try files.read(), name: files.chain, yes: options.yes ? true : nil)
        let client = try options.client()
        if dry.isAsked { return try await rehearse(client, request) }
        let changed = try await Changing(client, options).run {
            do { return try await client.importCertificate(site, request) } catch let problem as Problem {
                guard problem.code == .needsConfirmation else { throw problem }
                // Where the files are is known here alone.
                var told = problem
                told.hint = TypedCommand.again(with: "--yes")
                throw told
            }
        }
        guard !options.events else { return }
        options.printOne(try await client.certificate(changed.answer.site?.id ?? site), .wholeCertificate)
    }

    private func rehearse(_ client: AgentClient, _ request: ImportCertificateRequest) async throws {
        var request = request
        request.dryRun = true
        let answer = try await client.importCertificate(site, request)
        guard let brought = answer.certificate else {
            throw Problem(.internalError, "cannot read the daemon's answer: it says nothing of what was brought")
        }
        guard answer.changed else { return dry.show("change nothing: it is served already", brought, .brought, options) }
        options.warn(answer.warnings)
        if let worse = brought.worse { options.warn(["visitors would be worse off: \(worse); it needs --yes"]) }
        let issuer = Printable.line(brought.facts.issuer)
        dry.show("serve the certificate of \(issuer) for \(Printable.line(site))", brought, .brought, options)
    }
}

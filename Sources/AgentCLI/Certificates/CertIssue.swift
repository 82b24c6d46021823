import AgentAPI
import ArgumentParser

struct CertIssue: ChangingCommand {
    static let configuration = describe(
        "issue", "Gets a certificate for a site from the authority that acme.conf names, now, and waits until it is served.",
        """
        A site gets one by itself as soon as an authority is set; this does not wait for its turn, nor for the pause after an order that failed. What limits \
        and breakers hold back fails, with how long it lasts. Where one lies already that is not due it is refused (status 5). Names that no authority would find \
        here are left out and shown as parked; the site's own must be found. Ctrl-C ends the waiting alone.

        Examples:
          agent cert issue example.com --dry-run
          agent cert issue example.com
        """)
    static let fields = Columns.wholeCertificate.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.ordered.names) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.orderCertificate(site, OrderCertificateRequest()) } }

    func run() async throws { try await CertificateAsking(site, OrderCertificateRequest(), dry, options).run() }
}

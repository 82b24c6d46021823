import AgentAPI
import ArgumentParser

struct CertRenew: ChangingCommand {
    static let configuration = describe(
        "renew", "Gets a new certificate for a site where it is due, now, and waits until it is served.",
        """
        Certificates are renewed by themselves in time. Where the site's is not due nothing is done, and until when is told (status 0); --force orders one \
        all the same: authorities count it, and take five for the same names in a week.

        Examples:
          agent cert renew example.com
          agent cert renew example.com --force
        """)
    static let fields = Columns.wholeCertificate.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Flag(help: "Also where it is not due.")
    var force = false

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.ordered.names) }

    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.orderCertificate(site, OrderCertificateRequest(renew: true)) }
    }

    func run() async throws {
        let request = OrderCertificateRequest(renew: true, force: force ? true : nil)
        try await CertificateAsking(site, request, dry, options).run()
    }
}

import ArgumentParser

struct CertShow: LeafCommand {
    static let configuration = describe(
        "show", "Shows the certificate of a site: what it says, what visitors are shown, and what becomes of it.",
        """
        Each name of the site is asked for at each address of this host. 'course' is what comes: 'rests' until it is renewed, 'waits' after an order that \
        failed, 'due', 'ordering', or 'none' with the reason. 'parked' are names that were left out of it because no authority would find this host behind \
        them; they come back with an order after that is mended: agent cert test DOMAIN shows it.

        Example: agent cert show example.com --format json
        """)
    static let fields = Columns.wholeCertificate.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().certificate(site), .wholeCertificate) }
}

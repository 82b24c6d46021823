import AgentAPI
import ArgumentParser

struct CertList: LeafCommand {
    static let configuration = describe(
        "list", "Lists the certificates of all sites, with what visitors are shown beside what lies, and watched ones.",
        """
        'served' is what this host's own socket showed for the site's name just now: 'as stored', another certificate, or why none came. 'next' is when it \
        is renewed, or when the next order begins where the last one failed; where 'course' is none, it says why. With --expiring only those that end within that time, as they lie or as they \
        are served, and those that cannot be read. 'parked' are names that were left out of a certificate; cert show says why. Sockets that 'cert watch' watches come last (mode 'watched'), as their last look saw them.

        Examples:
          agent cert list
          agent cert list --expiring 30d --format json
        """)
    static let fields = Columns.certificate.names

    @Option(
        help: ArgumentHelp("Only those that end within this time: 12h, 30d; at most ten years.", valueName: "time"),
        transform: Span.withUnit(CertificateView.expiringRange, as: "12h, 30d"))
    var expiring: Int64?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        let certificates = try await client.certificates(expiring: expiring)
        let watched = try await client.watchedCertificates(expiring: expiring).map(CertificateView.init(watched:))
        // Each site has its line, also where it serves without one.
        let none = "no certificates, as there are no sites: agent site create example.com makes one\(SandboxHint.offline)"
        options.printList(certificates + watched, .certificate, empty: expiring == nil ? none : "no certificate ends within this time")
    }
}

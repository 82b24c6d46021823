import AgentAPI
import ArgumentParser
import SiteModel

struct CertShow: LeafCommand {
    static let configuration = describe(
        "show", "Shows the certificate of a site: what it says, what visitors are shown, and what becomes of it.",
        """
        Each name of the site is asked for at each address of this host. 'course' is what comes: 'rests' until it is renewed, 'waits' after an order that \
        failed, 'due', 'ordering', or 'none' with the reason. 'parked' are names that were left out of it because no authority would find this host behind \
        them; they come back with an order after that is mended: agent cert test DOMAIN shows it. Of a socket that is watched it is what its last look saw.

        Example: agent cert show example.com --format json
        """)
    static let fields = Columns.wholeCertificate.names

    @Argument(help: "Domain, alias or id; or a socket that is watched.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        do { options.printOne(try await client.certificate(site), .wholeCertificate) } catch let problem as Problem {
            guard [.siteNotFound, .badHostname].contains(problem.code), let watched = try await watched(client) else { throw problem }
            options.printOne(CertificateView(watched: watched), .wholeCertificate)
        }
    }

    /// nil: it is not watched either.
    private func watched(_ client: AgentClient) async throws -> WatchedCertificateView? {
        guard let socket = try? WatchedSocket(site).description else { return nil }  // what is no socket is not watched
        return try await client.watchedCertificates().first { $0.socket == socket }
    }
}

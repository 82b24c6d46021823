import AgentAPI
import ArgumentParser

struct SiteCachePurge: LeafCommand {
    static let configuration = describe(
        "purge", "Forgets stored pages: the next visitor gets them fresh.",
        """
        Without a path all of the site's. WordPress does this by itself when a post changes. Nothing to take back.

        Example: agent site cache purge example.com / /about/
        """)
    static let fields = Columns.cachePurged.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Argument(help: "Pages, as in their addresses: /about/.")
    var path: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().purgeCache(site, paths: path), .cachePurged) }
}

extension Columns where Item == CachePurged {
    static let cachePurged = Columns(
        id: { $0.site },
        all: [Column("site") { .text($0.site) }, Column("all") { .flag($0.all) }, Column("paths") { .list($0.paths) }])
}

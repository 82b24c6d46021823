import AgentAPI
import ArgumentParser

struct SiteCachePurge: ChangingCommand {
    static let configuration = describe(
        "purge", "Forgets stored pages, or compiled code: the next visitor gets them fresh.",
        """
        Without a path all of the site's. WordPress does this by itself when a post changes. Nothing to take back.

        With --compiled the code that the site's PHP compiled, on disk and in memory, and no page. Do that after you took foreign code out of a site: what it \
        left there is in no file that a scanner reads. Disable the site first (agent site disable), or what still runs may put it back.

        Example: agent site cache purge example.com / /about/
        """)
    static let fields = Columns.cachePurged.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Argument(help: "Pages, as in their addresses: /about/.")
    var path: [String] = []

    @Flag(help: "Not pages: the code that the site's PHP compiled.")
    var compiled = false

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields(dry: Columns.wholeSite.names)
        guard !compiled || path.isEmpty else { throw ValidationError("--compiled forgets all of the site's code: leave the pages out.") }
    }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.purgeCache(site, paths: path, compiled: compiled) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.purgeCache(site, paths: path, compiled: compiled), .cachePurged) }
        let now = try await client.site(site)
        let what = compiled ? "the compiled code" : path.isEmpty ? "all stored pages" : "the pages \(path.joined(separator: ", "))"
        dry.show("forget \(what) of \(now.domain)", now, .wholeSite, options)
    }
}

extension Columns where Item == CachePurged {
    static let cachePurged = Columns(
        id: { $0.site },
        all: [
            Column("site") { .text($0.site) }, Column("all") { .flag($0.all) }, Column("paths") { .list($0.paths) },
            Column("compiled") { .flag($0.compiled) },
        ])
}

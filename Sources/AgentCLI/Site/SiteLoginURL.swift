import AgentAPI
import ArgumentParser

struct SiteLoginURL: LeafCommand {
    static let configuration = describe(
        "login-url", "Prints a link that logs the administrator in, once.",
        "Whoever has the link can use it: it works once and for a short time.\n\nExample: agent site login-url example.com")
    static let fields = Columns.loginLink.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let link = try await options.client().loginLink(site)
        options.say("valid once, for \(link.validFor) seconds")
        options.printOne(link, .loginLink) { $0.url + "\n" }
    }
}

extension Columns where Item == LoginLink {
    static let loginLink = Columns(id: { $0.url }, all: [Column("url") { .text($0.url) }, Column("validFor") { .number($0.validFor) }])
}

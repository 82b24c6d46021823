import ArgumentParser

struct SiteSnippet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snippet", abstract: "Directives of nginx that a person adds to a site.",
        subcommands: [SiteSnippetShow.self, SiteSnippetSet.self, SiteSnippetClear.self])
}

import ArgumentParser

struct SiteSnippet: ParsableCommand {
    static let configuration = group(
        "snippet", "Directives of nginx that a person adds to a site.", [SiteSnippetShow.self, SiteSnippetSet.self, SiteSnippetClear.self])
}

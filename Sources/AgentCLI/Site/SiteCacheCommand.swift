import ArgumentParser

struct SiteCacheCommand: ParsableCommand {
    static let configuration = group("cache", "The stored pages of a site, and its compiled code.", [SiteCachePurge.self])
}

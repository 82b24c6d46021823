import AgentAPI
import ArgumentParser
import SiteModel

/// Words that only the daemon knows, or that depend on what was typed: asked for by the shell while a person types. Whatever goes wrong, there is
/// nothing to complete, and nothing is said: a message would stand in the middle of his line.
enum Completions {
    /// Domains of sites that stand.
    static let sites = CompletionKind.custom { words, _, _ in await names(words) }
    static let trashedSites = CompletionKind.custom { words, _, _ in await names(words, .trashed) }
    /// What follows `site set SITE`.
    static let settings = CompletionKind.custom { _, _, _ in assignments }

    static let assignments: [String] = SiteAssignment.keys.flatMap { key in
        switch key {
        case "aliases": ["aliases+=", "aliases-="]
        case "cache": CacheMode.allCases.map { "cache=\($0.rawValue)" }
        default: ["\(key)="]
        }
    }

    /// - Parameter words: the whole line so far, `agent` first.
    static func names(_ words: [String], _ state: SiteStanding? = nil) async -> [String] {
        // An error of either is nothing to complete.
        guard let options = try? GlobalOptions.parse(rootOption(in: words)), let client = try? options.client() else { return [] }
        return await withTaskGroup(of: [String].self) { group in
            group.addTask { Set(((try? await client.sites(state: state)) ?? []).map(\.domain)).sorted() }
            // A daemon that is busy must not hold a person's keyboard.
            group.addTask {
                try? await Task.sleep(for: .seconds(2))
                return []
            }
            let first = await group.next() ?? []
            group.cancelAll()
            return first
        }
    }

    private static func rootOption(in words: [String]) -> [String] {
        if let joined = words.last(where: { $0.hasPrefix("--root=") }) { return [joined] }
        guard let place = words.lastIndex(of: "--root"), place + 1 < words.count else { return [] }
        return ["--root", words[place + 1]]
    }
}

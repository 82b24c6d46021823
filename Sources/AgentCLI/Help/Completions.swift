import AgentAPI
import ArgumentParser
import SiteModel

/// Words that only the daemon knows, or that depend on what was typed: asked for by the shell while a person types. Whatever goes wrong, there is
/// nothing to complete, and nothing is said: a message would stand in the middle of his line.
enum Completions {
    /// Domains of sites that stand.
    static let sites = CompletionKind.custom { words, _, _ in await names(words) }
    static let trashedSites = CompletionKind.custom { words, _, _ in await names(words, .trashed) }
    /// The newest first, as their lists have them.
    static let jobs = asked { try await $0.jobs().map(\.id) }
    static let changes = asked { try await $0.changes().map(\.id) }
    static let alerts = asked { try await $0.alerts().map(\.id) }
    static let channels = asked { try await $0.alertChannels().map(\.name) }
    static let breakers = asked { try await $0.breakers().map(\.name) }
    static let schedules = asked { try await $0.scheduleEntries().map(\.name) }
    static let jobKinds = asked { try await $0.jobKinds().map(\.kind) }
    static let secrets = asked { try await $0.secrets().map(\.name) }
    static let tokens = asked { try await $0.tokens().filter { $0.state == "valid" }.map(\.id) }
    static let watched = asked { try await $0.watchedCertificates().map(\.socket) }
    /// What follows `site set SITE`.
    static let settings = CompletionKind.custom { _, _, _ in assignments }

    static let assignments: [String] = SiteAssignment.keys.flatMap { key in
        switch key {
        case "aliases": ["aliases+=", "aliases-="]
        case "cache": CacheMode.allCases.map { "cache=\($0.rawValue)" }
        case "tls": SiteTLS.Mode.allCases.map { "tls=\($0.rawValue)" }
        case "tls.hsts": SiteTLS.Strictness.allCases.map { "tls.hsts=\($0.rawValue)" }
        default: ["\(key)="]
        }
    }

    /// - Parameter words: the whole line so far, `agent` first.
    static func names(_ words: [String], _ state: SiteStanding? = nil) async -> [String] {
        await ask(words) { Set(try await $0.sites(state: state).map(\.domain)).sorted() }
    }

    private static func asked(_ question: @escaping @Sendable (AgentClient) async throws -> [String]) -> CompletionKind {
        .custom { words, _, _ in shown(await ask(words, question), to: CompletionShell.requesting) }
    }

    /// Behind a colon zsh expects what a word means; breakers have one in their names.
    static func shown(_ names: [String], to shell: CompletionShell?) -> [String] {
        shell == .zsh ? names.map { $0.replacing(":", with: "\\:") } : names
    }

    private static func ask(_ words: [String], _ question: @escaping @Sendable (AgentClient) async throws -> [String]) async -> [String] {
        // An error of either is nothing to complete.
        guard let options = try? GlobalOptions.parse(given(in: words)), let client = try? options.client() else { return [] }
        return await withTaskGroup(of: [String].self) { group in
            group.addTask { (try? await question(client)) ?? [] }
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

    /// Whom to ask, as the line says so far.
    private static func given(in words: [String]) -> [String] { ["--root", "--token-file"].flatMap { option($0, in: words) } }

    private static func option(_ name: String, in words: [String]) -> [String] {
        if let joined = words.last(where: { $0.hasPrefix("\(name)=") }) { return [joined] }
        guard let place = words.lastIndex(of: name), place + 1 < words.count else { return [] }
        return [name, words[place + 1]]
    }
}

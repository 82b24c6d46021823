import AgentAPI
import ArgumentParser
import Foundation
import SiteModel

struct SiteLogs: LeafCommand {
    static let configuration = describe(
        "logs", "Shows what nginx and PHP wrote of a site, and its failed log-ins, the newest last.",
        """
        Example: agent site logs example.com --kind php --since 1h --follow
        Kinds: access (visits), error (what nginx could not do), php (what the site's code said), slow (requests that took PHP over 5 seconds), \
        login (log-ins that failed). \
        With --format json each line is an object. --follow ends with Ctrl-C, status 0, and says why when it ends by itself: the site was deleted, \
        or the token that it was read with has ended. A token for some sites shows no error lines: they say a name, which may have been another site's.
        """)

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Option(help: "Only this kind: \(LogRequest.kinds.joined(separator: ", ")). May be repeated; all without it.")
    var kind: [String] = []

    @Option(
        help: ArgumentHelp("Only lines since then: 90s, 30m, 1h, 2d ago, or a time like 2026-11-26T10:00 (UTC).", valueName: "time"),
        transform: Since.read)
    var since: Since?

    @Option(help: ArgumentHelp("Only lines that hold this text.", valueName: "text"))
    var grep: String?

    @Option(help: "At most so many of the newest lines, up to 10000.")
    var lines = LogRequest.defaultLines

    @Flag(help: "Go on with what comes, until Ctrl-C.")
    var follow = false

    @Flag(help: "Also the agent's own visits, by which it sees that the site serves.")
    var all = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        guard [.table, .json].contains(options.format) else { throw ValidationError("Logs are printed as table or json.") }
        guard LogRequest.lineRange.contains(Int64(lines)) else { throw ValidationError("--lines must be from 1 to 10000.") }
        for kind in kind where !LogRequest.kinds.contains(kind) {
            throw ValidationError("There is no kind '\(kind)'. Kinds: \(LogRequest.kinds.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        let request = LogRequest(
            kinds: kind, since: since?.milliseconds(now: Int64(Date().timeIntervalSince1970 * 1000)), containing: grep, lines: lines,
            follow: follow, all: all)
        let client = try options.client()
        guard follow else { return try await show(client, request) }
        // Before the request is sent, so that no Ctrl-C ends the process in another way.
        let interrupts = Console.current.interrupts()
        let endedByItself = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await show(client, request)
                return !Console.current.lost.isLost
            }
            group.addTask {
                for await _ in interrupts { return false }
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
        if endedByItself { try await sayWhy(client) }
    }

    /// The daemon ends a log that is followed with its site, with the token that it was opened with, and with itself: asked again, it says which.
    private func sayWhy(_ client: AgentClient) async throws {
        let now = try await client.site(site)
        if now.state == "trashed" {
            throw Problem.cannot(
                "go on with the logs of", site, "it was deleted", code: .siteTrashed, hint: "agent site undelete \(site)")
        }
        throw Problem.cannot(
            "go on with the logs of", site, "the daemon ended them: it is being stopped, or one of the site's names is another's now",
            code: .daemonNotRunning, hint: "run the command again")
    }

    private func show(_ client: AgentClient, _ request: LogRequest) async throws {
        for try await line in try await client.logs(site, request) {
            Console.current.print(options.format == .json ? LogLineText.json(line) : LogLineText.plain(line))
            if Console.current.lost.isLost { return }
        }
    }
}

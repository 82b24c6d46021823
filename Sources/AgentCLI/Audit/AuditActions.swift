import AgentAPI
import SiteModel

/// The words of `--action`.
enum AuditActions {
    /// What the routes write down, and what the daemon does by itself; the log may hold more, of other versions.
    static let all: [String] = Set(RouteTable.rows.compactMap(\.audit) + ofTheDaemon).sorted()
    /// Also what is called otherwise than its row, and the end of what ended by itself.
    private static let ofTheDaemon = [
        "audit.damaged", "audit.lost", "crisis.expire", "site.disable", "site.enable", "token.refused",
    ]

    /// Every verb has a dot: a word without one is a noun, and all of it is meant.
    static func asked(_ text: String) -> String { text.contains(".") || text.isEmpty ? text : "\(text)." }

    /// Where nothing was found: nil where the word is known. A log may hold words of other versions, so it is looked into first.
    static func refusal(of text: String) -> Problem? {
        let asked = asked(text)
        guard !all.contains(where: { asked.hasSuffix(".") ? $0.hasPrefix(asked) : $0 == asked }) else { return nil }
        let nouns = Set(all.compactMap { $0.split(separator: ".").first.map(String.init) }).sorted()
        let near = Nearest.to(text, among: text.contains(".") ? all : nouns).map { "'--action \($0)'" }
        return .cannot(
            "find records of action", text, "no operation is called so, and none in the log; they are of \(nouns.joined(separator: ", "))",
            code: .badUsage,
            hint: near.isEmpty ? "agent audit query --action site.create" : "did you mean \(near.joined(separator: " or "))?")
    }
}

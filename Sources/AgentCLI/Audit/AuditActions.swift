import AgentAPI

/// The words of `--action`.
enum AuditActions {
    /// What the routes write down; the log may hold more, of other versions.
    static let all: [String] = Set(RouteTable.rows.compactMap(\.audit)).sorted()

    /// Every verb has a dot: a word without one is a noun, and all of it is meant.
    static func asked(_ text: String) -> String { text.contains(".") || text.isEmpty ? text : "\(text)." }

    /// What may have been meant where nothing was found; nil where the word is known.
    static func told(_ text: String) -> String? {
        let asked = asked(text)
        guard !all.contains(where: { asked.hasSuffix(".") ? $0.hasPrefix(asked) : $0 == asked }) else { return nil }
        let nouns = Set(all.compactMap { $0.split(separator: ".").first.map(String.init) }).sorted()
        return "no operation is called '\(text)'; they are of \(nouns.joined(separator: ", ")), as in site.create"
    }
}

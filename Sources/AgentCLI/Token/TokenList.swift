import ArgumentParser

struct TokenList: LeafCommand {
    static let configuration = describe(
        "list", "Lists tokens: their role, their sites, when they were used last and when they end. Never the tokens themselves.",
        """
        Those that ended are shown with --all, for 90 days.

        Example: agent token list --format json
        """)
    static let fields = Columns.token.names

    @Flag(help: "Also those that expired or were revoked.")
    var all = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let tokens = try await options.client().tokens()
        options.printList(tokens.filter { all || $0.state == "valid" }, .token, empty: "no tokens")
    }
}

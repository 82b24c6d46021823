import ArgumentParser
import SiteModel

struct TokenRevoke: LeafCommand {
    static let configuration = describe(
        "revoke", "Ends a token at once, with all that were made with it. Nothing brings it back.",
        """
        The id stands in the token itself, after 'agt_'. It works in a crisis too.

        Example: agent token revoke t23456789abc --yes
        """)
    static let fields = Columns.token.names

    @Argument(help: "The token's id.")
    var id: String

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let id = try TokenID(id)
        let client = try options.client()
        if dryRun {
            let isThere = try await client.tokens().contains { $0.id == id.rawValue && $0.state == "valid" }
            return options.say(isThere ? "would revoke token \(id)" : "would change nothing: no token \(id) is valid")
        }
        try Confirmation.ask("Revoke token \(id)? Nothing brings it back.", for: id.rawValue, options)
        options.printOne(try await client.revokeToken(id.rawValue), .token)
    }
}

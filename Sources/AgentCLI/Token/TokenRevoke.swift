import ArgumentParser
import SiteModel

struct TokenRevoke: ChangingCommand {
    static let configuration = describe(
        "revoke", "Ends a token at once, with all that were made with it. Nothing brings it back.",
        """
        The id stands in the token itself, after 'agt_'. It works in a crisis too.

        Example: agent token revoke t23456789abc --yes
        """)
    static let fields = Columns.token.names

    @Argument(help: "The token's id (agent token list).", completion: Completions.tokens)
    var id: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.revokeToken(id) } }

    func run() async throws {
        let id = try TokenID(id)
        let client = try options.client()
        if dry.isAsked {
            guard let known = try await client.tokens().first(where: { $0.id == id.rawValue && $0.state == "valid" }) else {
                return dry.show("change nothing: no token \(id) is valid", options)
            }
            return dry.show("revoke token \(id), \(known.name), and all that were made with it", known, .token, options)
        }
        try Confirmation.ask("Revoke token \(id)? Nothing brings it back.", for: id.rawValue, options)
        options.printOne(try await client.revokeToken(id.rawValue), .token)
    }
}

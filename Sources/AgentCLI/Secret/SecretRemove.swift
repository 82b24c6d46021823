import ArgumentParser
import SiteModel

struct SecretRemove: ChangingCommand {
    static let configuration = describe(
        "remove", "Ends a secret. Nothing brings it back.",
        """
        What needs it by its name fails from then on. It works without the key, too: so a lost key is got over.

        Example: agent secret remove webhook.key --yes
        """)

    @Argument(help: "The secret's name (agent secret list).", completion: Completions.secrets)
    var name: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let name = try SecretName(name)
        let client = try options.client()
        if dry.isAsked {
            let isThere = try await client.secrets().contains { $0.name == name.rawValue }
            return dry.show(isThere ? "remove secret \(name), for ever" : "refuse: there is no secret \(name)", options)
        }
        try Confirmation.ask("Remove secret \(name)? Nothing brings it back.", for: name.rawValue, options)
        try await client.removeSecret(name.rawValue)
        options.say("secret \(name) is gone")
    }
}

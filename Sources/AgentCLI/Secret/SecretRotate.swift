import AgentAPI
import ArgumentParser
import SiteModel

struct SecretRotate: ChangingCommand {
    static let configuration = describe(
        "rotate", "Puts a new value in a secret's place; the old one is gone.",
        """
        Whoever needs it has the new one at the next use. The value comes from --file or standard input. A date of expiry holds for one value: give \
        the new one's with --expires.

        Example: agent secret rotate smtp.password --file ./password --expires 90d
        """)
    static let fields = Columns.secret.names

    @Argument(help: "The secret's name (agent secret list).", completion: Completions.secrets)
    var name: String

    @OptionGroup var source: SecretSource

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let name = try SecretName(name)
        let request = SecretValueRequest(value: try source.read(), expiresAt: try source.expiresAt())
        let client = try options.client()
        if dry.isAsked {
            let isThere = try await client.secrets().contains { $0.name == name.rawValue }
            return dry.show(isThere ? "replace secret \(name)" : "refuse: there is no secret \(name)", options)
        }
        options.printOne(try await client.rotateSecret(name.rawValue, request), .secret)
    }
}

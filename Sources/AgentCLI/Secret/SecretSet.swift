import AgentAPI
import ArgumentParser
import SiteModel

struct SecretSet: ChangingCommand {
    static let configuration = describe(
        "set", "Keeps a secret under a new name, sealed.",
        """
        The value comes from --file or standard input, never from an argument; one line break at its end is not part of it. No command shows it \
        again. A name that is in use is refused (status 4): agent secret rotate.

        Examples:
          agent secret set smtp.password --file ./password --expires 90d
          pwgen 40 1 | agent secret set webhook.key
        """)
    static let fields = Columns.secret.names

    @Argument(help: "1 to 64 of a-z, 0-9, - . _, a letter first.")
    var name: String

    @OptionGroup var source: SecretSource

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let name = try SecretName(name)
        let request = SecretRequest(name: name.rawValue, value: try source.read(), expiresAt: try source.expiresAt())
        let client = try options.client()
        if dry.isAsked {
            let isThere = try await client.secrets().contains { $0.name == name.rawValue }
            return dry.show(isThere ? "refuse: secret \(name) is kept already" : "keep secret \(name)", options)
        }
        options.printOne(try await client.setSecret(request), .secret)
    }
}

import AgentAPI
import ArgumentParser
import SiteModel

struct SecretSet: ChangingCommand {
    static let configuration = describe(
        "set", "Keeps a secret under a new name, sealed.",
        """
        The value comes from --file or standard input, never from an argument; one line break at its end is not part of it. The file is yours or \
        root's, no link, and nobody else may read it (0600). No command shows the value again. A name that is in use is refused (status 4): agent secret rotate.

        Examples:
          agent secret set smtp.password --file ./password --expires 90d
          pwgen 40 1 | agent secret set webhook.key
        """)
    static let fields = Columns.secret.names

    @Argument(help: "1 to 64 of a-z, 0-9, - . _, a letter first.")
    var name: String

    @OptionGroup var source: SecretSource

    @Option(
        help: ArgumentHelp("When it should be changed: 90d, or 2027-01-31. It works on after that.", valueName: "time"),
        transform: Expiry.read)
    var expires: Expiry?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    /// Without the value: what is not kept does not travel.
    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.setSecret(SecretRequest(name: name, value: Secret("-"))) }
    }

    func run() async throws {
        let name = try SecretName(name)
        let now = SecretSource.now()
        let end = try expires.map { expires throws(Problem) in try expires.moment(now: now) }
        let request = SecretRequest(name: name.rawValue, value: try source.read(), expiresAt: end)
        let client = try options.client()
        if dry.isAsked {
            guard try await !client.secrets().contains(where: { $0.name == name.rawValue }) else {
                throw Problem.cannot(
                    "keep secret", name.rawValue, "there is one of this name", code: .secretExists,
                    hint: "agent secret rotate \(name) --file PATH")
            }
            let view = SecretView(name: name.rawValue, state: "kept", createdAt: now, changedAt: now, expiresAt: end, problem: nil)
            return dry.show("keep secret \(name)", view, .secret, options)
        }
        options.printOne(try await client.setSecret(request), .secret)
    }
}

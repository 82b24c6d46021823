import AgentAPI
import ArgumentParser
import SiteModel

struct SecretRemove: ChangingCommand {
    static let configuration = describe(
        "remove", "Ends a secret. Nothing brings it back.",
        """
        What needs it by its name fails from then on; who that is in root's files is said first. It works without the key, too: so a lost key is got over.

        Example: agent secret remove webhook.key --yes
        """)

    @Argument(help: "The secret's name (agent secret list).", completion: Completions.secrets)
    var name: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.removeSecret(name) } }

    func run() async throws {
        let name = try SecretName(name)
        let client = try options.client()
        if dry.isAsked {
            warn(of: try Self.find(name, among: try await client.secrets()))
            return dry.show("remove secret \(name), for ever", options)
        }
        // A list that cannot be read keeps nobody from getting rid of one: that is a way out of what is wrong with it.
        if let all = try? await client.secrets() {
            if let known = all.first(where: { $0.name == name.rawValue }) {
                warn(of: known)
            } else if !options.yes {
                _ = try Self.find(name, among: all)
            }
        }
        try Confirmation.ask("Remove secret \(name)? Nothing brings it back.", for: name.rawValue, options)
        try await client.removeSecret(name.rawValue)
        options.say("secret \(name) is gone")
    }

    /// - Throws: `secret-not-found`: nobody is asked about what is not there.
    static func find(_ name: SecretName, among all: [SecretView]) throws(Problem) -> SecretView {
        if let known = all.first(where: { $0.name == name.rawValue }) { return known }
        throw .cannot(
            "find secret", name.rawValue, "there is none of this name", code: .secretNotFound,
            hint: Nearest.hint(name.rawValue, among: all.map(\.name), "agent secret list"), details: ["secret.name": name.rawValue])
    }

    private func warn(of secret: SecretView) {
        options.warn((secret.usedBy ?? []).map { "\($0) needs secret \(secret.name)" })
    }
}

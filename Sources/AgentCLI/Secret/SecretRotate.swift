import AgentAPI
import ArgumentParser
import SiteModel

struct SecretRotate: ChangingCommand {
    static let configuration = describe(
        "rotate", "Puts a new value in a secret's place; the old one is gone.",
        """
        Whoever needs it has the new one at the next use. The value comes from --file or standard input, as for 'set'. The new value gets as long \
        as the old one had been given: what was set for 90 days ends 90 days from now. --expires says otherwise, and 'never' ends that.

        Examples:
          agent secret rotate smtp.password --file ./password
          agent secret rotate smtp.password --file ./password --expires 30d
        """)
    static let fields = Columns.secret.names

    @Argument(help: "The secret's name (agent secret list).", completion: Completions.secrets)
    var name: String

    @OptionGroup var source: SecretSource

    @Option(
        help: ArgumentHelp(
            "When it should be changed: 90d, 2027-01-31, or never. Without it, after as long as the old value was given.", valueName: "time"
        ),
        transform: NextExpiry.read)
    var expires: NextExpiry?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    /// Without the value: what is not kept does not travel.
    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.rotateSecret(name, SecretValueRequest(value: Secret("-"))) }
    }

    func run() async throws {
        let name = try SecretName(name)
        let now = SecretSource.now()
        let end = try expires.map { expires throws(Problem) in try expires.end(now: now) } ?? .asLong
        let request = SecretValueRequest(value: try source.read(), until: end)
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.rotateSecret(name.rawValue, request), .secret) }
        var view = try SecretRemove.find(name, among: try await client.secrets())
        view.expiresAt = end.end(after: view.changedAt, view.expiresAt, now: now)
        view.changedAt = now
        (view.state, view.problem) = ("kept", nil)
        dry.show("replace secret \(name)", view, .secret, options)
    }
}

/// An end, or that there is none.
enum NextExpiry: Equatable {
    case at(Expiry)
    case never

    static func read(_ text: String) throws -> NextExpiry {
        if text == "never" { return .never }
        guard let expiry = Expiry(argument: text) else {
            throw ValidationError("write in how long (12h, 90d), a time in UTC (2027-02-28, 2027-02-28T10:00), or never")
        }
        return .at(expiry)
    }

    func end(now: Int64) throws(Problem) -> SecretEnd {
        switch self {
        case .never: .never
        case .at(let expiry): .at(try expiry.moment(now: now))
        }
    }
}

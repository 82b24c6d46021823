import ChangeEngine
import HostServices
import SiteModel

/// The site's Unix user by name, for units and MariaDB.
struct RegisterUser: HostStep {
    struct Input: Codable, Sendable {
        var site: SiteID
        var identity: SiteIdentity
    }
    static let kind = "user.register"
    private let input: Input
    private let accounts: any Accounts

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        accounts = tools.host.accounts
    }

    func check() async throws -> StepCheck {
        try await accounts.isRegistered(input.identity, for: input.site) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await accounts.register(input.identity, for: input.site) }
    func undo(_: UndoRecord) async throws { try await accounts.unregister(input.site) }
}

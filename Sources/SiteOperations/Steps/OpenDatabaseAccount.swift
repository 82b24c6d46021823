import ChangeEngine
import HostServices
import SiteModel

/// The site's database account open (present) or locked in place (absent), as a site in the trash has it.
struct OpenDatabaseAccount: HostStep {
    struct Input: Codable, Sendable {
        var account: DatabaseAccount
        var wanted: Wanted
    }
    static let kind = "database.open"
    private let input: Input
    private let databases: any Databases

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        databases = tools.host.databases
    }

    func check() async throws -> StepCheck {
        switch (try await databases.account(input.account), input.wanted) {
        case (.open, .present), (.locked, .absent): .satisfied
        case (.absent, _):
            throw Problem.cannot("open or lock the database account", input.account.rawValue, "it does not exist", code: .stepFailed)
        default: .needed(undo: UndoRecord())
        }
    }
    func apply() async throws { try await databases.setLocked(input.account, input.wanted == .absent) }
    func undo(_: UndoRecord) async throws { try await databases.setLocked(input.account, input.wanted == .present) }
}

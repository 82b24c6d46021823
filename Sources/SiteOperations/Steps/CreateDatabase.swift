import ChangeEngine
import HostServices
import SiteModel

struct CreateDatabase: HostStep {
    struct Input: Codable, Sendable {
        var database: DatabaseName
    }
    static let kind = "database.create"
    private let input: Input
    private let databases: any Databases

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        databases = tools.host.databases
    }

    func check() async throws -> StepCheck {
        try await databases.exists(input.database) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await databases.create(input.database) }
    func undo(_: UndoRecord) async throws { try await databases.drop(input.database) }
}

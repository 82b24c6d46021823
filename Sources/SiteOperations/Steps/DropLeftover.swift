import ChangeEngine
import HostServices
import SiteModel

/// The end of what nobody is at work on any more. Its plans only go forward, so undo is never asked.
struct DropLeftover: HostStep {
    struct Input: Codable, Sendable {
        /// Names in the staging directory.
        var staging: [String]
        /// Changes that are over.
        var secrets: [String]
    }
    static let kind = "leftover.drop"
    private let input: Input
    private let host: ServiceHost

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        host = tools.host
    }

    func check() async throws -> StepCheck {
        let staging = try await host.trees.inventory().staging
        let secrets = try await host.secrets.inventory()
        let isThere = staging.contains(where: input.staging.contains) || secrets.contains(where: input.secrets.contains)
        return isThere ? .needed(undo: UndoRecord()) : .satisfied
    }
    func apply() async throws {
        try await host.trees.discardStaging(input.staging)
        for change in input.secrets { try await host.secrets.destroy(change: change) }
    }
    func undo(_: UndoRecord) async throws {}
}

import ChangeEngine
import HostServices
import SiteModel

/// The site's directories, empty.
struct CreateTree: HostStep {
    struct Input: Codable, Sendable {
        var site: SiteID
        var identity: SiteIdentity
    }
    static let kind = "tree.create"
    private let input: Input
    private let trees: any SiteTrees

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        trees = tools.host.trees
    }

    func check() async throws -> StepCheck {
        try await trees.exists(input.site) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await trees.create(input.site, identity: input.identity) }
    func undo(_: UndoRecord) async throws { try await trees.discard(input.site) }
}

import ChangeEngine
import HostServices
import SiteModel

/// The site's tree in its place (present) or in the trash (absent): one rename.
struct PlaceTree: HostStep {
    struct Input: Codable, Sendable {
        var site: SiteID
        var wanted: Wanted
    }
    static let kind = "tree.place"
    private let input: Input
    private let trees: any SiteTrees

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        trees = tools.host.trees
    }

    func check() async throws -> StepCheck {
        let present = try await trees.exists(input.site)
        return present == (input.wanted == .present) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await place(input.wanted) }
    func undo(_: UndoRecord) async throws { try await place(input.wanted == .present ? .absent : .present) }

    private func place(_ wanted: Wanted) async throws {
        switch wanted {
        case .present: try await trees.restoreFromTrash(input.site)
        case .absent: try await trees.moveToTrash(input.site)
        }
    }
}

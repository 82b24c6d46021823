import ChangeEngine
import HostServices
import SiteModel

/// The site's record beside the store, so that a site can be adopted when the store has lost it.
struct WriteManifest: HostStep {
    struct Input: Codable, Sendable {
        var site: Site
    }
    static let kind = "manifest.write"
    private let input: Input
    private let manifests: any SiteManifests

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        manifests = tools.host.manifests
    }

    func check() async throws -> StepCheck {
        try await manifests.read(input.site.id) == input.site ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await manifests.write(input.site) }
    func undo(_: UndoRecord) async throws { try await manifests.remove(input.site.id) }
}

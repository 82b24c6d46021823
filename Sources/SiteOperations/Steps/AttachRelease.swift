import ChangeEngine
import HostServices
import SiteModel

/// WordPress's core in the site's tree: hard links to the verified store, and `current`.
struct AttachRelease: HostStep {
    typealias Input = ReleasePart
    static let kind = "release.attach"
    private let input: Input
    private let releases: any WordPressReleases

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        releases = tools.host.releases
    }

    func check() async throws -> StepCheck {
        try await releases.isAttached(input.release, to: input.site) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws {
        try await releases.attach(input.release, to: input.site, identity: input.identity, contentGeneration: input.contentGeneration)
    }
    func undo(_: UndoRecord) async throws { try await releases.detach(input.release, from: input.site) }
}

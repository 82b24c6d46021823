import ChangeEngine
import HostServices
import SiteModel

/// The release's own themes and plugins, copied for the site to change.
struct CopyContent: HostStep {
    typealias Input = ReleasePart
    static let kind = "content.copy"
    private let input: Input
    private let releases: any WordPressReleases

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        releases = tools.host.releases
    }

    func check() async throws -> StepCheck {
        try await releases.hasContent(of: input.site, generation: input.contentGeneration) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws {
        try await releases.copyContent(input.release, to: input.site, identity: input.identity, generation: input.contentGeneration)
    }
    func undo(_: UndoRecord) async throws { try await releases.discardContent(of: input.site, generation: input.contentGeneration) }
}

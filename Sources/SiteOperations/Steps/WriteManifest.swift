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
    private let files: any ConfigurationFiles

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        manifests = tools.host.manifests
        files = tools.host.files
    }

    func check() async throws -> StepCheck {
        try await isWritten() ? .satisfied : .needed(undo: try await KeptUndo.record(files, .manifest(input.site.id)))
    }
    func apply() async throws { try await manifests.write(input.site) }
    func undo(_ record: UndoRecord) async throws {
        try await files.putBack(try KeptUndo.kept(in: record) ?? .absent, at: .manifest(input.site.id))
    }

    private func isWritten() async throws -> Bool {
        do {
            return try await manifests.read(input.site.id) == input.site
        } catch let problem as Problem where problem.code == .internalError {
            return false  // Something else lies there; it comes back with the undo.
        }
    }
}

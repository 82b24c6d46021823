import ChangeEngine
import HostServices
import SiteModel

/// The site's vhost served and proved from outside (present), or gone (absent). The lane coalesces reloads across changes.
struct ServeVhost: HostStep {
    struct Input: Codable, Sendable {
        var vhost: Vhost
        var wanted: Wanted
    }
    static let kind = "vhost.serve"
    private let input: Input
    private let tools: StepTools

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        self.tools = tools
    }

    func check() async throws -> StepCheck {
        let published = try await tools.host.web.published(input.vhost.site)
        let asWanted: Bool
        switch input.wanted {
        case .present: asWanted = published == (try tools.host.web.render(input.vhost))
        case .absent: asWanted = published == nil
        }
        return asWanted ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await make(input.wanted) }
    func undo(_: UndoRecord) async throws { try await make(input.wanted == .present ? .absent : .present) }

    private func make(_ wanted: Wanted) async throws {
        switch wanted {
        case .present: try await tools.activation.activate(input.vhost)
        case .absent: try await leave()
        }
    }

    /// Somebody else's broken file can keep the server from reloading. Ours is gone from the disk then; where the running server never read it,
    /// or forgot it, nothing is left to take back.
    private func leave() async throws {
        do {
            try await tools.activation.deactivate(input.vhost)
        } catch let problem as Problem where problem.code == .configurationRefused {
            guard try await tools.host.web.published(input.vhost.site) == nil, await isSilent() else { throw problem }
        }
    }

    /// A hidden file is refused by the web server itself: an answer, whatever it says, comes from this site's vhost and waits for no PHP.
    private func isSilent() async -> Bool {
        do {
            _ = try await tools.host.probe.get(input.vhost.canonical, path: "/.served", deadline: 5)
            return false
        } catch {
            return (error as? Problem)?.code == .proofFailed
        }
    }
}

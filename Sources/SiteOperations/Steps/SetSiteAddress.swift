import ChangeEngine
import HostServices
import SiteModel

/// The address under which a site's WordPress knows itself, in its `wp-config.php`: pages, links and cookies follow it. The rest of the file, its secrets among it, stays.
struct SetSiteAddress: HostStep {
    struct Input: Codable, Sendable {
        var site: SiteID
        var identity: SiteIdentity
        var from: PublicHost
        var to: PublicHost
    }
    static let kind = "wordpress.address"
    private let input: Input
    private let wordpress: any WordPressSites

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        wordpress = tools.host.wordpress
    }

    func check() async throws -> StepCheck {
        try await wordpress.hasAddress(input.to, input.site) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await wordpress.setAddress(input.to, input.site, input.identity) }
    func undo(_: UndoRecord) async throws { try await wordpress.setAddress(input.from, input.site, input.identity) }
}

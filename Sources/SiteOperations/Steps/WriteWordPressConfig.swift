import ChangeEngine
import HostServices
import SiteModel

/// `wp-config.php`, outside every web root.
struct WriteWordPressConfig: HostStep {
    typealias Input = WordPressConfig
    static let kind = "wordpress.config"
    private let input: Input
    private let wordpress: any WordPressSites

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        wordpress = tools.host.wordpress
    }

    func check() async throws -> StepCheck {
        try await wordpress.hasConfig(input.site) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await wordpress.writeConfig(input) }
    func undo(_: UndoRecord) async throws { try await wordpress.removeConfig(input.site) }
}

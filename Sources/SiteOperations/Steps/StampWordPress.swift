import ChangeEngine
import HostServices
import SiteModel

/// The pristine installation's tables in the site's database, made its own.
struct StampWordPress: HostStep {
    typealias Input = SiteStamp
    static let kind = "wordpress.stamp"
    private let input: Input
    private let wordpress: any WordPressSites

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        wordpress = tools.host.wordpress
    }

    func check() async throws -> StepCheck {
        try await wordpress.isStamped(input) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await wordpress.stamp(input) }
    func undo(_: UndoRecord) async throws { try await wordpress.unstamp(input.site) }
}

import ChangeEngine
import HostServices
import SiteModel

/// What the service manager lets a site's PHP use, for each PHP version that the site had or shall have.
struct SetLimits: HostStep {
    struct Setting: Codable, Sendable, Hashable {
        var php: PHPVersion
        var limits: MachineLimits
    }
    struct Input: Codable, Sendable {
        var site: SiteID
        var settings: [Setting]
    }
    /// The settings as they stood.
    struct Undo: Codable {
        /// nil: it was never begun.
        var settings: [Setting]?
    }
    static let kind = "limits.set"
    private let input: Input
    private let limits: any ResourceLimits

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        limits = tools.host.limits
    }

    func check() async throws -> StepCheck {
        var standing: [Setting] = []
        for setting in input.settings {
            standing.append(Setting(php: setting.php, limits: try await limits.current(input.site, setting.php)))
        }
        return standing == input.settings ? .satisfied : .needed(undo: UndoRecord(json: try encodeJSON(Undo(settings: standing))))
    }
    func apply() async throws { try await set(input.settings) }
    func undo(_ record: UndoRecord) async throws { try await set(try decodeJSON(Undo.self, from: record.json).settings ?? []) }

    private func set(_ settings: [Setting]) async throws {
        for setting in settings { try await limits.set(setting.limits, input.site, setting.php) }
    }
}

import ChangeEngine
import HostServices
import SiteModel

/// The files of a pool that stands, as this version renders them; its master reads them without letting go of a visitor.
struct RenewPool: HostStep {
    struct Input: Codable, Sendable {
        var pool: Pool
        /// Where the site must answer afterwards as well as it did before.
        var proof: Vhost?
    }
    static let kind = "php.renew"
    private let input: Input
    private let host: ServiceHost

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        host = tools.host
    }

    func check() async throws -> StepCheck {
        let pool = input.pool
        for (name, text) in try host.php.render(pool) where try await host.php.written(pool.site, name) != text {
            return .needed(undo: try await KeptUndo.record(host.files, .pool(pool.site)))
        }
        return .satisfied
    }
    func apply() async throws {
        try await SiteActivation.keeping(input.proof, host.probe) { try await host.php.start(input.pool) }
    }
    func undo(_ record: UndoRecord) async throws {
        let kept = try KeptUndo.kept(in: record)
        // What was not there is not there again.
        guard let kept, kept != .absent else { return try await host.php.remove(input.pool.site) }
        try await host.files.putBack(kept, at: .pool(input.pool.site))
        try await host.php.startAsItStands(input.pool)
    }
}

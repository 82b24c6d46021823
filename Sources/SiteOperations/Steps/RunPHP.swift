import ChangeEngine
import HostServices
import SiteModel

/// The site's own PHP-FPM master, running (present) or gone with its pool, socket and definition (absent).
struct RunPHP: HostStep {
    struct Input: Codable, Sendable {
        var pool: Pool
        var wanted: Wanted
    }
    static let kind = "php.run"
    private let input: Input
    private let php: any PHPRuntime
    private let accounts: any Accounts

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        php = tools.host.php
        accounts = tools.host.accounts
    }

    func check() async throws -> StepCheck {
        let running = try await php.isRunning(input.pool)
        return running == (input.wanted == .present) ? .satisfied : .needed(undo: UndoRecord())
    }
    func apply() async throws { try await make(input.wanted) }
    func undo(_: UndoRecord) async throws { try await make(input.wanted == .present ? .absent : .present) }

    private func make(_ wanted: Wanted) async throws {
        switch wanted {
        case .present: try await php.start(input.pool)
        case .absent:
            try await php.remove(input.pool.site)
            // What the site's code started and let go of must not write into the trash.
            try await accounts.endProcesses(of: input.pool.identity)
        }
    }
}

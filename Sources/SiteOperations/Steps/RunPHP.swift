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
    private let files: any ConfigurationFiles

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        php = tools.host.php
        accounts = tools.host.accounts
        files = tools.host.files
    }

    func check() async throws -> StepCheck {
        let running = try await php.isRunning(input.pool)
        return running == (input.wanted == .present) ? .satisfied : .needed(undo: try await KeptUndo.record(files, place))
    }
    func apply() async throws {
        switch input.wanted {
        case .present: try await php.start(input.pool)
        case .absent: try await stop()
        }
    }
    func undo(_ record: UndoRecord) async throws {
        let kept = try KeptUndo.kept(in: record)
        switch input.wanted {
        case .present:
            try await stop()
            if let kept { try await files.putBack(kept, at: place) }
        case .absent: try await start(with: kept)
        }
    }

    private var place: ConfigurationPlace { .pool(input.pool.site) }

    private func stop() async throws {
        try await php.remove(input.pool.site)
        // What the site's code started and let go of must not write into the trash.
        try await accounts.endProcesses(of: input.pool.identity)
    }

    /// A master that ran before its files were spoiled by hand runs again with files that it can read: the site served, and shall.
    private func start(with kept: KeptFiles?) async throws {
        guard let kept, kept != .absent else { return try await php.start(input.pool) }
        try await files.putBack(kept, at: place)
        do {
            try await php.startAsItStands(input.pool)
        } catch let problem as Problem where problem.code == .configurationRefused {
            try await php.start(input.pool)
        }
    }
}

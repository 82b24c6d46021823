import ChangeEngine
import HostServices
import SiteModel

/// The site's own PHP-FPM master, running (present) or gone with its pool, socket and definition (absent).
struct RunPHP: HostStep {
    struct Input: Codable, Sendable {
        var pool: Pool
        var wanted: Wanted
        /// Of a master that runs and becomes another: what it was.
        var from: Pool?
        /// With `from`: files that somebody else wrote may be lost.
        var overwrite: Bool?
        /// With `from`: where the site must answer afterwards as well as it did before.
        var proof: Vhost?
    }
    static let kind = "php.run"
    private let input: Input
    private let php: any PHPRuntime
    private let accounts: any Accounts
    private let files: any ConfigurationFiles
    private let layout: HostLayout
    private let probe: any Probe

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        php = tools.host.php
        accounts = tools.host.accounts
        files = tools.host.files
        layout = tools.host.layout
        probe = tools.host.probe
    }

    func check() async throws -> StepCheck {
        if let from = input.from {
            if try await php.stands(input.pool) { return .satisfied }
            if input.overwrite != true { try await requireUntouched(from) }
            return .needed(undo: try await KeptUndo.record(files, place))
        }
        let running = try await php.isRunning(input.pool)
        return running == (input.wanted == .present) ? .satisfied : .needed(undo: try await KeptUndo.record(files, place))
    }
    func apply() async throws {
        switch input.wanted {
        case .present where input.from != nil:
            try await SiteActivation.keeping(input.proof, probe) { try await php.change(to: input.pool) }
        case .present: try await php.start(input.pool)
        case .absent: try await stop()
        }
    }
    func undo(_ record: UndoRecord) async throws {
        let kept = try KeptUndo.kept(in: record)
        if let from = input.from { return try await changeBack(to: from, with: kept) }
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

    private func requireUntouched(_ from: Pool) async throws {
        for (name, wanted) in try php.render(input.pool).sorted(by: { $0.key < $1.key }) {
            try StaleFile.refuse(layout.poolFile(from.site, name), try await php.written(from.site, name), wanted)
        }
    }

    private func changeBack(to from: Pool, with kept: KeptFiles?) async throws {
        guard let kept, kept != .absent else { return try await php.change(to: from) }
        try await files.putBack(kept, at: place)
        do {
            try await php.startAsItStands(from)
        } catch let problem as Problem where problem.code == .configurationRefused {
            try await php.change(to: from)  // It ran before its files were spoiled by hand.
        }
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

import AgentAPI
import SiteModel

/// The one way in which a command changes something: ask, wait for the lock if told to, follow, judge the end.
struct Changing: Sendable {
    let client: AgentClient
    let options: GlobalOptions
    let judge: @Sendable (ChangeView) throws(Problem) -> Void
    /// Silence for longer than this is explained.
    private static let silence = Duration.seconds(1)

    init(
        _ client: AgentClient, _ options: GlobalOptions,
        judge: @escaping @Sendable (ChangeView) throws(Problem) -> Void = Outcome.expectDone
    ) {
        self.client = client
        self.options = options
        self.judge = judge
    }

    /// What the daemon answered, and the change at its end; nil when nothing had to change.
    struct Changed: Sendable {
        var answer: ChangeAccepted
        var end: ChangeView?
    }

    /// - Parameter accepted: told the daemon's answer before the change is followed.
    func run(
        _ ask: @escaping @Sendable () async throws -> ChangeAccepted,
        accepted: @escaping @Sendable (ChangeAccepted) throws -> Void = { _ in }
    ) async throws -> Changed {
        // Before the request is sent, so that no Ctrl-C is lost in between.
        let interrupts = Console.current.interrupts()
        let cancellation = Cancellation(client: client, options: options)
        return try await withThrowingTaskGroup(of: Changed?.self) { group in
            group.addTask { try await change(ask, accepted, cancellation) }
            group.addTask {
                try await cancellation.obey(interrupts)
                return nil
            }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            throw Problem(.internalError, "cannot wait for the change: it neither ended nor failed")
        }
    }

    private func change(
        _ ask: @escaping @Sendable () async throws -> ChangeAccepted, _ accepted: @Sendable (ChangeAccepted) throws -> Void,
        _ cancellation: Cancellation
    ) async throws -> Changed {
        let answer = try await LockWait.retry(options) { try await explainingSilence(ask) }
        options.warn(answer.warnings)
        try accepted(answer)
        guard let change = answer.change else {
            options.say("nothing had to change")
            return Changed(answer: answer)
        }
        try await cancellation.begun(change)
        let end = try await ChangeFollower(client: client, options: options).follow(change, after: answer.eventsAfter ?? 0)
        try judge(end)
        return Changed(answer: answer, end: end)
    }

    /// A new WordPress release is fetched and checked before the change begins, which can take a while.
    private func explainingSilence(_ ask: @escaping @Sendable () async throws -> ChangeAccepted) async throws -> ChangeAccepted {
        let note = Task {
            try await Task.sleep(for: Self.silence)
            options.say(
                "the daemon prepares the change; a WordPress release that this host has not used before is fetched and its files are checked first, once"
            )
        }
        defer { note.cancel() }
        return try await ask()
    }

    /// For commands whose result is only that it happened.
    @discardableResult
    func runAndPrint(
        _ ask: @escaping @Sendable () async throws -> ChangeAccepted, site: (ChangeAccepted) async -> SiteView?
    ) async throws -> ChangeAccepted {
        let changed = try await run(ask)
        if !options.events { options.printOne(ChangeResult(changed, site: await site(changed.answer)), .result) }
        return changed.answer
    }
}

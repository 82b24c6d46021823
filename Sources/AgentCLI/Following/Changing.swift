import AgentAPI
import SiteModel

/// The one way in which a command changes something: ask, wait for the lock if told to, follow, judge the end.
struct Changing {
    let client: AgentClient
    let options: GlobalOptions
    let judge: @Sendable (ChangeView) throws(Problem) -> Void

    init(
        _ client: AgentClient, _ options: GlobalOptions,
        judge: @escaping @Sendable (ChangeView) throws(Problem) -> Void = Outcome.expectDone
    ) {
        self.client = client
        self.options = options
        self.judge = judge
    }

    /// - Parameter accepted: told the change's id as soon as it has one.
    func run(
        _ ask: () async throws -> ChangeAccepted, accepted: (ChangeAccepted) throws -> Void = { _ in }
    ) async throws -> ChangeAccepted {
        let interrupts = Console.current.interrupts()
        let answer = try await LockWait.retry(options, ask)
        for warning in answer.warnings { options.say("warning: \(Printable.line(warning))") }
        try accepted(answer)
        guard let change = answer.change else {
            options.say("nothing had to change")
            return answer
        }
        try judge(try await CancellableFollowing(client: client, options: options, interrupts: interrupts).follow(change))
        return answer
    }

    /// For commands whose result is only that it happened.
    func runAndPrint(_ ask: () async throws -> ChangeAccepted, site: (ChangeAccepted) async -> SiteView?) async throws {
        let answer = try await run(ask)
        guard !options.events else { return }
        options.printOne(ChangeResult(changed: answer.changed, change: answer.change, site: await site(answer)), .result)
    }
}

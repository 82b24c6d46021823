import AgentAPI
import SiteModel

/// Follows a change; the first Ctrl-C asks the daemon to cancel it and waits for the way back, the second stops waiting.
struct CancellableFollowing {
    let client: AgentClient
    let options: GlobalOptions
    /// Taken before the request was sent, so that no Ctrl-C is lost in between.
    let interrupts: AsyncStream<Void>

    func follow(_ id: String) async throws -> ChangeView {
        try await withThrowingTaskGroup(of: ChangeView?.self) { group in
            group.addTask { try await ChangeFollower(client: client, options: options).follow(id) }
            group.addTask { try await obey(id) }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            throw Problem(.internalError, "cannot follow change '\(id)': it neither ended nor failed")
        }
    }

    private func obey(_ id: String) async throws -> ChangeView? {
        var count = 0
        for await _ in interrupts {
            count += 1
            if count == 1 {
                options.say("cancelling; press Ctrl-C again to stop waiting")
                do {
                    try await client.cancelChange(id)
                } catch let problem as Problem where problem.code == .changeFinished {
                    options.say("too late to cancel: the change has ended")
                }
            } else {
                throw Problem(
                    .cancelled, "cannot wait for change '\(id)': interrupted",
                    hint: "the daemon goes on taking it back: agent change follow \(id)",
                    details: ["change.id": id])
            }
        }
        return nil
    }
}

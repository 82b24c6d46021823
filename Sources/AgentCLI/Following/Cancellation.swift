import AgentAPI
import SiteModel
import Synchronization

/// What Ctrl-C means while a change is asked for and followed: the first asks the daemon to take it back, the second stops waiting.
final class Cancellation: Sendable {
    private struct State {
        var change: String?
        var isWanted = false
    }
    private let state = Mutex(State())
    private let client: AgentClient
    private let options: GlobalOptions

    init(client: AgentClient, options: GlobalOptions) {
        self.client = client
        self.options = options
    }

    /// The daemon took the request; a Ctrl-C that came before is sent after it.
    func begun(_ change: String) async throws {
        let isWanted = state.withLock {
            $0.change = change
            return $0.isWanted
        }
        if isWanted { try await cancel(change) }
    }

    /// - Throws: when the second Ctrl-C ends the waiting.
    func obey(_ interrupts: AsyncStream<Void>) async throws {
        for await _ in interrupts {
            let (isFirst, change) = state.withLock { state in
                defer { state.isWanted = true }
                return (!state.isWanted, state.change)
            }
            guard isFirst else { throw left(change) }
            options.say(
                change == nil
                    ? "cancelling as soon as the daemon has taken the request; press Ctrl-C again to stop waiting"
                    : "cancelling; press Ctrl-C again to stop waiting")
            if let change { try await cancel(change) }
        }
    }

    private func cancel(_ change: String) async throws {
        do {
            try await client.cancelChange(change)
        } catch let problem as Problem where problem.code == .changeFinished {
            options.say("too late to cancel: the change has ended")
        } catch let problem as Problem where problem.code == .notUndoable {
            options.say("not cancelled: this change only goes forward; press Ctrl-C again to stop waiting")
        } catch let problem as Problem where problem.code == .daemonNotRunning {
            throw ChangeFollower.lost(change, problem)
        }
    }

    private func left(_ change: String?) -> Problem {
        guard let change else {
            return Problem(
                .cancelled, "cannot wait for the daemon: interrupted", hint: "look at `agent change list` for what became of the request")
        }
        return Problem(
            .cancelled, "cannot wait for change '\(change)': interrupted",
            hint: "the daemon goes on with it: agent change follow \(change)", details: ["change.id": change])
    }
}

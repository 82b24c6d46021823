import HostServices
import SiteModel
import Synchronization

/// Lets every call pass, and notes what it said of whom.
package final class OpenGuards: OutboundGuards {
    private let ends = Mutex<[(name: String, limit: String, verdict: CallVerdict)]>([])
    package init() {}

    package func call<Value: Sendable>(
        _ dependency: Dependency, _ work: @Sendable () async throws -> GuardedEnd<Value>
    ) async throws -> Value {
        let end: GuardedEnd<Value>
        do { end = try await work() } catch {
            note(dependency, .nothing)
            throw error
        }
        note(dependency, end.verdict)
        return try end.result.get()
    }

    private func note(_ dependency: Dependency, _ verdict: CallVerdict) {
        ends.withLock { $0.append((dependency.name, dependency.limitName, verdict)) }
    }

    package var verdicts: [CallVerdict] { ends.withLock { $0.map(\.verdict) } }
    package var names: [String] { ends.withLock { $0.map(\.name) } }
    package var limits: [String] { ends.withLock { $0.map(\.limit) } }
}

import ChangeEngine
import Synchronization

/// Changes whose secrets are on disk already, while the store does not know them yet: nobody may take these for left-overs.
final class PreparingChanges: Sendable {
    private let ids = Mutex<Set<String>>([])

    func contains(_ id: String) -> Bool { ids.withLock { $0.contains(id) } }

    func with<Value>(_ change: ChangeID, _ body: () async throws -> Value) async throws -> Value {
        ids.withLock { _ = $0.insert(change.rawValue) }
        defer { ids.withLock { _ = $0.remove(change.rawValue) } }
        return try await body()
    }
}

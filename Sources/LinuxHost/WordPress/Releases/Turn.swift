import Foundation
import SiteModel

/// One at a time, on threads that may wait.
final class Turn: Sendable {
    private let lock = NSLock()

    func wait<Value>(_ work: () throws(Problem) -> Value) throws(Problem) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return try work()
    }
}

import Foundation
import SiteModel

/// Whatever a site's code has left running on its own.
package enum UserProcesses {
    /// Kills until none is left. - Parameter whose: for the error.
    package static func end(_ whose: String, _ isTheirs: @escaping @Sendable (UInt32) -> Bool) async throws {
        try await onBlockingThread {
            for round in 0..<500 {
                let left = ProcessTable.all().filter { !$0.isZombie && ProcessTable.users($0.pid).contains(where: isTheirs) }
                if left.isEmpty { return }
                for process in left { ProcessTable.signal(process, SIGKILL) }
                usleep(round < 20 ? 1_000 : 10_000)
            }
            throw Problem.cannot("end the processes of", whose, "some are left after 5 seconds", code: .deadlineExceeded)
        }
    }

    /// Of a site. Other numbers belong to people and services: nothing happens.
    package static func end(of identity: SiteIdentity) async throws {
        guard identity.uid >= IDRanges.first else { return }
        try await end("\(identity.uid)") { $0 == identity.uid }
    }
}

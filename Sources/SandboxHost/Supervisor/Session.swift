import Foundation
import LinuxHost

/// The session that a service's main process led: nginx's and PHP's workers outlive a killed master and keep its port and its files.
enum Session {
    /// Ends what is left of it. Gives up after a few seconds: a process in uninterruptible sleep ends when it wakes.
    static func end(_ record: ProcessRecord) {
        for round in 0..<400 {
            let left = record.leftovers()
            for process in left {
                if process.isZombie {
                    // Ours through the subreaper, or someone else's to reap.
                    if process.parent == getpid() { waitpid(process.pid, nil, WNOHANG) }
                } else {
                    ProcessTable.signal(process, SIGKILL)
                }
            }
            if left.allSatisfy({ $0.isZombie && $0.parent != getpid() }) { return }
            usleep(round < 20 ? 1_000 : 10_000)
        }
    }

    /// Ends a recorded process and its session where no supervisor runs.
    static func end(_ record: ProcessRecord, signal: Int32, timeout: Double) {
        let start = Date()
        if let leader = record.alive { ProcessTable.signal(leader, signal) }
        while let leader = record.alive {
            if Date().timeIntervalSince(start) > timeout { ProcessTable.signal(leader, SIGKILL) }
            usleep(5_000)
        }
        end(record)
    }
}

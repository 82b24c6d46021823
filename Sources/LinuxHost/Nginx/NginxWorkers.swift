import CLinux
import Foundation

/// A worker of nginx that accepted connections when it was looked at. Held by a pidfd: its number may become someone else's.
final class NginxWorker: Sendable {
    private let pid: Int32
    private let descriptor: Int32

    init?(pid: Int32) {
        descriptor = clinux_pidfd_open(pid)
        if descriptor < 0 { return nil }
        self.pid = pid
    }
    deinit { close(descriptor) }

    /// What the master sends too: close the listening sockets, finish running requests, end.
    func askToLeave() { _ = clinux_pidfd_signal(descriptor, SIGQUIT) }  // gone already is what we want

    /// A worker changes its title before it closes its listening sockets and never accepts in between.
    var isAccepting: Bool { ProcessTitle.of(pid) == ProcessTitle.acceptingWorker && isAlive }

    func isOne(of others: [NginxWorker]) -> Bool { others.contains { $0.pid == pid && $0.isAlive } }

    private var isAlive: Bool { clinux_pidfd_signal(descriptor, 0) == 0 }
}

enum NginxWorkers {
    static func accepting(under master: Int32) -> [NginxWorker] {
        children(of: master).compactMap(NginxWorker.init).filter(\.isAccepting)
    }

    /// All children, where each says what it is: until then it bears the title of the master, of which it is a copy. Empty: one does not, or there is none.
    static func named(under master: Int32) -> [Int32] {
        let all = children(of: master)
        return all.contains { ProcessTitle.of($0)?.hasPrefix(ProcessTitle.master) ?? false } ? [] : all
    }

    /// Whether it began within the last ten seconds: it may still be making its workers. Where that cannot be read it did not.
    static func isYoung(_ master: Int32) -> Bool {
        guard let began = ProcessTable.facts(master)?.startTime else { return false }
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        return Int64(now.tv_sec) - Int64(began) / Int64(max(1, sysconf(Int32(_SC_CLK_TCK)))) <= 10
    }

    private static func children(of pid: Int32) -> [Int32] {
        let list = (try? AtomicFile.read("/proc/\(pid)/task/\(pid)/children")) ?? nil  // gone: it has none
        return (list ?? "").split(separator: " ").compactMap { Int32($0) }
    }
}

enum ProcessTitle {
    static let acceptingWorker = "nginx: worker process"
    static let master = "nginx: master process"

    static func of(_ pid: Int32) -> String? {
        let line = (try? AtomicFile.read("/proc/\(pid)/cmdline")) ?? nil  // gone: it has no title
        return line.map { String($0.prefix { $0 != "\0" }) }?.trimmingCharacters(in: .whitespaces)
    }
}

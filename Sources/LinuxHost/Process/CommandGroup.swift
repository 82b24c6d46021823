import CLinux
import Glibc
import Synchronization

/// Why a command is over.
enum CommandEnding: Sendable { case exited, deadline, tooMuchOutput, cancelled }

/// What happened to a running command, in order: written by several tasks, read by the one that ends it.
final class Endings: Sendable {
    let stream: AsyncStream<CommandEnding>
    private let continuation: AsyncStream<CommandEnding>.Continuation
    private let tooMuch = Atomic<Bool>(false)

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func add(_ ending: CommandEnding) {
        if ending == .tooMuchOutput { tooMuch.store(true, ordering: .sequentiallyConsistent) }
        continuation.yield(ending)
    }

    /// Known even where the program ended before its last output was counted.
    var exceeded: Bool { tooMuch.load(ordering: .sequentiallyConsistent) }
}

/// The process group of a command. Its leader is our child and is not reaped while this is used, so that its number cannot be someone else's.
struct CommandGroup {
    let pid: pid_t

    /// Waits for the leader; on a deadline, too much output or cancellation asks the group to end and, two seconds later, makes it.
    /// What the leader left in its group ends with it.
    func end(_ endings: Endings, deadline: Double) async -> CommandEnding {
        let watch = ExitWatch(pid: pid) { endings.add(.exited) }
        let timer = Task {
            try await Task.sleep(for: .seconds(deadline))
            endings.add(.deadline)
        }
        defer {
            timer.cancel()
            kill(-pid, SIGKILL)
            watch.end()
        }
        var reason = CommandEnding.exited
        for await ending in endings.stream {
            if ending == .exited { return reason }
            if reason != .exited { continue }
            reason = ending
            kill(-pid, SIGTERM)
            Task {
                try? await Task.sleep(for: .seconds(2))
                watch.killUnlessOver(group: pid)
            }
        }
        return reason
    }
}

/// Calls once when a child exits, by its pidfd.
final class ExitWatch: Sendable {
    private let descriptor: Int32
    private let ticket: DescriptorWatch.Ticket
    private let over: Mutex<Bool>

    init(pid: pid_t, _ onExit: @escaping @Sendable () -> Void) {
        descriptor = clinux_pidfd_open(pid)
        over = Mutex(false)
        ticket = DescriptorWatch.shared.once(descriptor, onExit)
    }

    func killUnlessOver(group: pid_t) {
        over.withLock { if !$0 { kill(-group, SIGKILL) } }
    }

    /// Once, before the child is reaped.
    func end() {
        over.withLock { $0 = true }
        DescriptorWatch.shared.forget(ticket, descriptor)
        close(descriptor)
    }
}

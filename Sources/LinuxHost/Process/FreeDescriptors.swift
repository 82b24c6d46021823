import Glibc
import SiteModel
import Synchronization

/// Whether a program can be given what it needs to start. Subprocess makes its pipes one after another, and ends the whole process where it has made the first
/// and cannot make the next (`IODescriptor.deinit`): that must never happen to the daemon, so it is looked for before.
enum FreeDescriptors {
    /// A program takes twelve: three pipes, two more while it starts, and what watches its end; the first one of all four more. The rest is for whoever takes
    /// some in the same moment: other programs that start, and connections.
    static let needed = 128

    /// Who looks holds what he looked for a moment: two at once would take it from each other.
    private static let looking = Mutex(())

    /// - Throws: `system-call-failed`, where not so many can be opened now.
    static func require(toRun program: String) throws(Problem) {
        let failure = looking.withLock { _ in tryAll() }
        guard failure != 0 else { return }
        throw .cannot(
            "run", program, String(cString: strerror(failure)).lowercased(), code: .systemCallFailed,
            hint: "wait until less is at work (agent job list), or raise LimitNOFILE: systemctl edit agent.service",
            details: ["errno": "\(failure)"])
    }

    private static func tryAll() -> Int32 {
        var taken: [Int32] = []
        taken.reserveCapacity(needed)
        defer { for descriptor in taken { close(descriptor) } }
        for _ in 0..<needed {
            let descriptor = taken.first.map { fcntl($0, F_DUPFD_CLOEXEC, 3) } ?? open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return errno }
            taken.append(descriptor)
        }
        return 0
    }
}

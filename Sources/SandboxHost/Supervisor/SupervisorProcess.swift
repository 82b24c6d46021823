import CLinux
@preconcurrency import Dispatch
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// `agent sandbox supervise`: runs in the foreground until it is told to end, by SIGTERM or by its socket.
package enum SupervisorProcess {
    package static func run(_ layout: HostLayout) async throws {
        try SandboxClaim(layout).requireStanding("supervise")
        // Held until the process is gone, not only until this returns: `sandbox down` waits for it.
        guard try FileLock.take(layout.supervisorLock) != nil else {
            throw Problem.cannot("supervise", layout.root, "another supervisor does", code: .daemonRunning, hint: "agent sandbox status")
        }
        signal(SIGPIPE, SIG_IGN)
        clinux_become_subreaper()
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let signals = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { end.yield() }
            source.activate()
            return source
        }
        let supervisor = Supervisor(layout: layout)
        let socket = try SupervisorSocket(layout: layout)
        await supervisor.beginRecovery()
        let reaper = Task { await reapOrphans() }
        socket.serve { request in
            let reply = await supervisor.answer(request)
            // After the answer is written: a client that asked for the end waits for the lock, not for us.
            if request == .shutDown { DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { end.yield() } }
            return reply
        }
        for await _ in ends { break }
        reaper.cancel()
        await supervisor.stopAll()
        unlink(layout.supervisorSocket)  // a stale one is removed by the next supervisor
        signals.forEach { $0.cancel() }
    }

    /// Strays of sites become our children; nobody else would take their exit codes, and a site could fill the process table with them.
    /// A service's own process is reaped here too when it was dead at two looks: its watch knows its end by pidfd, not by wait.
    private static func reapOrphans() async {
        var seen: Set<pid_t> = []
        while (try? await Task.sleep(for: .seconds(2))) != nil {
            let dead = Set(ProcessTable.all().filter { $0.isZombie && $0.parent == getpid() }.map(\.pid))
            for pid in dead.intersection(seen) { waitpid(pid, nil, WNOHANG) }
            seen = dead
        }
    }
}

import CLinux
@preconcurrency import Dispatch
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// `agent sandbox supervise`: runs in the foreground until it is told to end, by SIGTERM or by its socket.
package enum SupervisorProcess {
    package static func run(_ layout: HostLayout) async throws {
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

    /// Strays that left their session become our children; nobody else would take their exit codes. Leaders are reaped by their own watch.
    private static func reapOrphans() async {
        while (try? await Task.sleep(for: .seconds(30))) != nil {
            for process in ProcessTable.all() where process.isZombie && process.parent == getpid() && process.session != process.pid {
                waitpid(process.pid, nil, WNOHANG)
            }
        }
    }
}

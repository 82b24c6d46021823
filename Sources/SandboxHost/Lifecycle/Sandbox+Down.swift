import Foundation
import HostServices
import LinuxHost
import SiteModel

extension Sandbox {
    /// Ends every process of the sandbox, with or without its daemon and its supervisor. Definitions stay: the next `up` serves the same sites.
    package func down() async throws {
        try SandboxOwner.require(layout)
        try SandboxClaim(layout).requireStanding("take down")
        guard let lock = try await FileLock.wait(layout.upLock, seconds: 120) else {
            throw Problem.cannot("take down", layout.root, "another 'sandbox up' or 'down' runs", code: .siteBusy)
        }
        defer { lock.release() }
        try await endEverything()
    }

    /// Under the lock of `up` and `down`.
    func endEverything() async throws {
        if isSupervised {
            // It may die meanwhile.
            do { try await manager.shutDown() } catch let problem as Problem where problem.code == .sandboxNotRunning {}
        }
        // The lock ends with the supervisor, however it ends; ours keeps another one away while its children are ended.
        guard let supervisor = try await FileLock.wait(layout.supervisorLock, seconds: 120) else {
            throw Problem.cannot(
                "take down", layout.root, "its supervisor does not end", code: .deadlineExceeded, hint: "read \(layout.supervisorLog)")
        }
        defer { supervisor.release() }
        let layout = layout
        await onBlockingThread {
            for rank in ServiceOrder.ranks {
                for name in StoredServices.names(in: layout, ending: ".process") where ServiceOrder.rank(name) == rank {
                    StoredServices.end(name, in: layout)
                }
            }
            removeSockets()
        }
        try await SandboxAccounts(layout: layout).endEveryProcess()
    }

    /// What answers for a service: nil where the supervisor does not run.
    package func services() async throws -> [ServiceStatus]? {
        guard isSupervised else { return nil }
        do {
            return try await manager.list()
        } catch let problem as Problem where problem.code == .sandboxNotRunning {
            return nil
        }
    }

    /// What its supervisor started and left when it was killed: it serves on, and nobody starts it anew when it ends. The next `up` takes it over.
    package func leftRunning() -> [ServiceStatus] {
        StoredServices.names(in: layout, ending: ".process").compactMap { name in
            guard let process = ProcessRecord.read(layout.serviceProcess(name))?.alive else { return nil }
            return ServiceStatus(name: name, state: .running, pid: process.pid, restarts: 0).asFound
        }
    }

    /// Best effort: the next `up` meets stale sockets and replaces them.
    private func removeSockets() {
        for path in [layout.supervisorSocket, layout.daemonSocket, layout.mariadbSocket, layout.redisSocket] { unlink(path) }
        guard !layout.run.hasPrefix("\(layout.root)/") else { return }
        for directory in [layout.phpSockets, layout.purgeSockets, layout.mariadbRun, layout.redisRun] { rmdir(directory) }
        rmdir(layout.run)
    }
}

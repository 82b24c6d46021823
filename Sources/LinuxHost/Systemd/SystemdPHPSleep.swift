import Foundation
import HostServices
import SiteModel

/// A master of PHP that has no worker has served nothing for `PHPWorkers.lifetime`: its workers are made by requests and outlive them by that much.
/// One look through /proc tells it of all sites together; systemd is only asked to stop something.
package struct SystemdPHPSleep: PHPSleep {
    private let systemctl: Systemctl

    package init(runner: any CommandRunner) { systemctl = Systemctl(runner: runner) }

    package func awake() async throws -> [AwakePHP] {
        try await onBlockingThread { () throws(Problem) in
            var processes: [String: Int] = [:]
            for process in ProcessTable.all() where !process.isZombie {
                guard let unit = Self.unit(of: process.pid) else { continue }
                processes[unit, default: 0] += 1
            }
            return processes.map { AwakePHP(name: $0.key, isBusy: $0.value > 1) }
        }
    }

    package func sleep(_ names: [String]) async throws {
        if !names.isEmpty { try await systemctl.stop(names) }
    }

    /// By its control group, which its user cannot leave.
    private static func unit(of pid: pid_t) -> String? {
        guard let text = ProcessTable.controlGroups(pid) else { return nil }
        return unit(in: text)
    }

    static func unit(in controlGroups: String) -> String? {
        for line in controlGroups.split(separator: "\n") {
            guard let name = line.split(separator: "/").last, name.hasSuffix(".service") else { continue }
            let socket = "\(name.dropLast(".service".count)).socket"
            if PHPUnit(socket: socket) != nil { return String(name) }
        }
        return nil
    }
}

/// The supervisor of a sandbox keeps every master running.
package struct NoPHPSleep: PHPSleep {
    package init() {}
    package func awake() -> [AwakePHP] { [] }
    package func sleep(_ names: [String]) {}
}

import CLinux
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Real programs as children of the test: what a service manager promises, without its memory and its restarts.
actor ChildServices: ServiceManager {
    private struct Child {
        var definition: ServiceDefinition
        var pid: pid_t
        var listener: Int32
    }
    private var children: [ServiceName: Child] = [:]

    func start(_ definition: ServiceDefinition) async throws {
        if let known = children[definition.name] {
            if isAlive(known.pid) { return }
            close(known.listener)
        }
        let listener = try definition.listen.map { try UnixListener.open($0) } ?? -1
        children[definition.name] = Child(definition: definition, pid: try spawn(definition, listener), listener: listener)
        guard case .port(let port) = definition.ready else { return }
        for _ in 0..<200 {
            if Ports.answers(port) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Problem(.commandFailed, "cannot start '\(definition.name)': \((try? AtomicFile.read(definition.logFile) ?? "") ?? "")")
    }

    func resume(_ name: ServiceName) async throws {
        guard let child = children[name] else { throw Problem(.commandFailed, "cannot start '\(name)': it is not defined") }
        try await start(child.definition)
    }

    func remove(_ name: ServiceName) async throws {
        guard let child = children.removeValue(forKey: name) else { return }
        kill(child.pid, child.definition.stopSignal)
        for _ in 0..<400 where isAlive(child.pid) { try await Task.sleep(for: .milliseconds(5)) }
        kill(child.pid, SIGKILL)
        waitpid(child.pid, nil, 0)
        close(child.listener)
        if let path = child.definition.listen?.path { unlink(path) }
    }

    func signal(_ name: ServiceName, _ signal: Int32) throws {
        guard let child = children[name], isAlive(child.pid) else {
            throw Problem(.commandFailed, "cannot signal '\(name)': it does not run")
        }
        kill(child.pid, signal)
    }

    func status(_ name: ServiceName) -> ServiceStatus? {
        children[name].map { child in
            let lives = isAlive(child.pid)
            return ServiceStatus(name: name, state: lives ? .running : .stopped, pid: lives ? child.pid : nil, restarts: 0)
        }
    }

    func list() -> [ServiceStatus] { children.keys.compactMap { status($0) } }

    func runs(_ definition: ServiceDefinition) -> Bool {
        children[definition.name].map { isAlive($0.pid) && $0.definition.command.program == definition.command.program } ?? false
    }

    func removeAll() async throws { for name in children.keys { try await remove(name) } }

    private func isAlive(_ pid: pid_t) -> Bool { waitpid(pid, nil, WNOHANG) == 0 }

    private func spawn(_ definition: ServiceDefinition, _ listener: Int32) throws -> pid_t {
        let command = definition.command
        let log = try check("open", definition.logFile) { open(definition.logFile, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640) }
        var arguments = ([command.program] + command.arguments).map { strdup($0) } + [nil]
        var environment = command.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            (arguments + environment).forEach { free($0) }
            close(log)
        }
        let program = strdup(command.program)
        let directory = strdup(command.directory)
        defer {
            free(program)
            free(directory)
        }
        return try arguments.withUnsafeMutableBufferPointer { argv in
            try environment.withUnsafeMutableBufferPointer { envp in
                var child = clinux_child(
                    program: program, arguments: argv.baseAddress, environment: envp.baseAddress, directory: directory, log: log,
                    listener: listener,
                    drop_identity: command.identity == nil ? 0 : 1, uid: command.identity?.uid ?? 0, gid: command.identity?.gid ?? 0)
                var (pidfd, gate, report): (Int32, Int32, Int32) = (-1, -1, -1)
                let pid = try check("start", command.program) { clinux_fork_gated(&child, &pidfd, &gate, &report) }
                defer { [pidfd, gate, report].forEach { close($0) } }
                var go: UInt8 = 1
                write(gate, &go, 1)
                var failure: Int32 = 0
                guard read(report, &failure, 4) == 0 else { throw systemCallProblem("start", command.program, errno: failure) }
                return pid
            }
        }
    }
}

enum Ports {
    /// A loopback port that nobody uses now.
    static func free() -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, size)
                _ = getsockname(descriptor, $0, &size)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    static func answers(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}

import CLinux
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// One sandbox on this machine, brought up and taken down by the binary itself, so that both work when its daemon is dead.
package struct Sandbox: Sendable {
    package struct Wish: Sendable, Hashable {
        /// nil: as it was, or `example.com.localhost` at first.
        package var form: PublicAddressing.Form?
        package var port: UInt16?
        /// nil: as it was, or none at first.
        package var redis: Bool?
        /// nil: as it was, or wordpress.org at first.
        package var mirror: MirrorAddress?
        /// Whether sites answer over TLS; nil: as it was, or not at first.
        package var tls: Bool?
        package var tlsPort: UInt16?
        package var daemon: Bool
        package init(
            form: PublicAddressing.Form? = nil, port: UInt16? = nil, redis: Bool? = nil, mirror: MirrorAddress? = nil, tls: Bool? = nil,
            tlsPort: UInt16? = nil, daemon: Bool = true
        ) {
            self.form = form
            self.port = port
            self.redis = redis
            self.mirror = mirror
            self.tls = tls
            self.tlsPort = tlsPort
            self.daemon = daemon
        }

        func over(_ recorded: SandboxSettings.Asked?) -> SandboxSettings.Asked {
            SandboxSettings.Asked(
                publicHost: form ?? recorded?.publicHost ?? .localhost, redis: redis ?? recorded?.redis,
                wordpressMirror: mirror ?? recorded?.wordpressMirror, tls: tls ?? recorded?.tls)
        }
    }

    package let layout: HostLayout
    /// Our own binary.
    let executable: String
    let manager: SandboxServiceManager
    private let runner: LinuxCommandRunner

    package init(layout: HostLayout, executable: String = OwnBinary.path) {
        self.layout = layout
        self.executable = executable
        manager = SandboxServiceManager(layout: layout)
        runner = LinuxCommandRunner(executable: executable)
    }

    static let daemon = ServiceName(unchecked: "daemon")
    /// Seconds.
    package static let daemonStopTimeout = 55.0

    /// Brings everything up, or finds it up. Safe to repeat, also after kill -9 of anything.
    package func up(_ wish: Wish) async throws -> SandboxSettings {
        try SandboxOwner.require(layout)
        try SandboxTools.check()
        try InstalledText.check(layout)
        try requireWhatANewOneNeeds(wish)
        try await onBlockingThread { try SandboxRoot(layout: layout).prepare() }
        guard let lock = try await FileLock.wait(layout.upLock, seconds: 120) else {
            throw Problem.cannot("bring up", layout.root, "another 'sandbox up' or 'down' runs", code: .siteBusy)
        }
        defer { lock.release() }
        try await requireAddressOfSites(wish)
        let asked = wish.over(try SandboxSettings.recordedWishes(layout))
        // Before anything is started: what cannot be had changes nothing.
        let redis = asked.redis == true ? try SandboxRedis(layout: layout) : nil
        let before = try await before()
        do {
            return try await start(wish, asked, redis)
        } catch {
            do {
                try await takeBack(to: before)
            } catch let left as Problem {
                guard var problem = error as? Problem else { throw error }
                problem.details["still.running"] = left.message
                throw problem
            }
            throw error
        }
    }

    /// Of a sandbox that does not stand yet: what will be refused is refused before there is anything of it.
    private func requireWhatANewOneNeeds(_ wish: Wish) throws(Problem) {
        guard !SandboxClaim(layout).stands else { return }
        if wish.redis == true { try SandboxTools.checkRedis() }
        if let port = wish.port { _ = try PortPlan(.http, asked: port).choose() }
        if let port = wish.tlsPort { _ = try PortPlan(.https, asked: port).choose() }
    }

    private func start(_ wish: Wish, _ asked: SandboxSettings.Asked, _ redis: SandboxRedis?) async throws -> SandboxSettings {
        let accounts = try SandboxAccounts(layout: layout)
        try await accounts.claim()
        let database = try SandboxMariaDB(layout: layout, runner: runner)
        try database.writeConfiguration()
        try await database.install()
        if !wish.daemon { try await forgetDaemon() }
        try await startSupervisor()
        // What a killed sandbox left, nginx's port before all, is ended by then; sites of a sandbox that was down answer.
        try await manager.awaitRecovery()
        try await manager.start(database.definition)
        try await database.requireNoOpenAccount()
        try await start(redis)
        let settings = try await startWebServer(asked, wish, webServer: accounts.isolated ? accounts.webServer : nil)
        if wish.daemon { try await manager.start(try daemonDefinition(settings)) }
        return settings
    }

    /// Redis reads its configuration only when it starts.
    private func start(_ redis: SandboxRedis?) async throws {
        guard let redis else { return try await manager.remove(SandboxRedis.name) }
        if try redis.writeConfiguration() { try await manager.remove(SandboxRedis.name) }
        try await manager.start(redis.definition)
    }

    private func startWebServer(
        _ asked: SandboxSettings.Asked, _ wish: Wish, webServer: SiteIdentity?
    ) async throws -> SandboxSettings {
        let recorded = try SandboxSettings.recordedPorts(layout)
        let pid = try await manager.status(SandboxNginx.name)?.pid
        func plan(_ door: PortPlan.Door, asked: UInt16?, recorded: UInt16?) -> PortPlan {
            let served = recorded.flatMap { port in pid.flatMap { LoopbackPort.isServed(port, by: $0) ? port : nil } }
            return PortPlan(door, asked: asked, recorded: recorded, served: served)
        }
        var http = plan(.http, asked: wish.port, recorded: recorded?.http)
        var https = asked.tls == true ? plan(.https, asked: wish.tlsPort, recorded: recorded?.https) : nil
        let facts = asked.tls == true ? try await InstalledNginx(runner: runner).facts() : nil
        for attempt in 1... {
            let settings = SandboxSettings(asked: asked, httpPort: try http.choose(), httpsPort: try https?.choose())
            try settings.save(layout)
            let nginx = SandboxNginx(layout: layout, settings: settings)
            try nginx.writeMain(webServer: webServer, facts)
            do {
                try await manager.start(nginx.definition)
                return settings
            } catch let problem as Problem
                where http.isOurChoice && https?.isOurChoice != false && problem.code == .commandFailed && attempt < 5
            {
                // Another sandbox may have taken the same first free port between our look and nginx's bind.
                http.isFree = { $0 != settings.httpPort && LoopbackPort.isFree($0) }
                https?.isFree = { $0 != settings.httpsPort && LoopbackPort.isFree($0) }
            }
        }
        throw Problem(.internalError, "cannot count the attempts")
    }

    private func daemonDefinition(_ settings: SandboxSettings) throws -> ServiceDefinition {
        // Nobody reads these: a daemon of other settings or of another binary is another definition, so that the supervisor starts it again.
        let known = ["AGENT_SETTINGS": try settings.text, "AGENT_EXECUTABLE": OwnBinary.identity(of: executable) ?? ""]
        let environment = ownEnvironment.merging(known) { _, new in new }
        return ServiceDefinition(
            name: Self.daemon,
            command: Command(executable, ["daemon", "run", "--root", layout.root], environment: environment),
            logFile: layout.serviceLog(Self.daemon),
            // Longer than it takes itself at most.
            stopTimeout: Self.daemonStopTimeout, ready: .socket(path: layout.daemonSocket))
    }

    /// A daemon that is run by hand must not meet the supervised one.
    private func forgetDaemon() async throws {
        if isSupervised { return try await manager.remove(Self.daemon) }
        StoredServices.end(Self.daemon, in: layout)
        try AtomicFile.remove(layout.service(Self.daemon))
    }
}

// MARK: - the supervisor

extension Sandbox {
    /// The lock tells, not the socket: a stale socket stays after kill -9.
    package var isSupervised: Bool {
        guard access(layout.supervisorLock, F_OK) == 0, let lock = try? FileLock.take(layout.supervisorLock) else {
            return access(layout.supervisorLock, F_OK) == 0
        }
        lock.release()
        return false
    }

    var ownEnvironment: [String: String] {
        var environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"]
        for name in ["AGENT_SHARE", "XDG_RUNTIME_DIR"] { environment[name] = ProcessInfo.processInfo.environment[name] }
        return environment
    }

    func startSupervisor() async throws {
        guard !isSupervised else { return try await awaitSupervisor() }
        let command = Command(executable, ["sandbox", "supervise", "--root", layout.root], environment: ownEnvironment)
        let log = layout.supervisorLog
        try await onBlockingThread { try DetachedProcess.start(command, log: log) }
        try await awaitSupervisor()
    }

    private func awaitSupervisor() async throws {
        let end = Date().addingTimeInterval(20)
        while true {
            do {
                _ = try await manager.list()
                return
            } catch let problem as Problem where problem.code == .sandboxNotRunning {
                guard Date() < end else {
                    throw Problem.cannot(
                        "start the supervisor of", layout.root, LogTail.read(layout.supervisorLog).last ?? "it does not answer",
                        code: .commandFailed, hint: "read \(layout.supervisorLog)")
                }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}

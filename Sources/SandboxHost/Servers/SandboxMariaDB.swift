import CLinux
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The sandbox's private database server: made once, whole or not at all; reached by its socket only.
struct SandboxMariaDB {
    let layout: HostLayout
    let runner: any CommandRunner
    /// mysql where root runs the sandbox.
    let identity: SiteIdentity?

    init(layout: HostLayout, runner: any CommandRunner) throws {
        self.layout = layout
        self.runner = runner
        identity = geteuid() == 0 ? try SystemUser.named("mysql") : nil
    }

    static let name = ServiceName(unchecked: "mariadb")
    private static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"]

    func writeConfiguration() throws {
        let text = MariaDBConfiguration(layout: layout).text
        if try AtomicFile.read(layout.mariadbConfiguration) != text {
            try AtomicFile.write(text, to: layout.mariadbConfiguration, mode: 0o644)
        }
    }

    /// Data in a staging directory, then renamed: a crash leaves nothing half.
    func install() async throws {
        guard access(layout.mariadbData, F_OK) != 0 else { return }
        let staging = layout.mariadbStaging
        // mysql owns what an earlier try left: it is taken away entry by entry from an open directory, never by path.
        try await onBlockingThread { try TreeRemoval.remove(EntryName("data.staging"), from: Directory.open(layout.mariadb)) }
        try OwnDirectory.make(layout.directories.mariadbStaging, DirectoryOwners(mysql: identity))
        let result = try await runner.run(
            Command(
                SandboxTools.mariadbInstall,
                [
                    "--defaults-file=\(layout.mariadbConfiguration)", "--datadir=\(staging)", "--skip-test-db",
                    // Else it wants to look up this machine's name, which a minimal machine cannot: no account here has a host but localhost.
                    "--force",
                    // Never `normal`: it leaves administrators without a password.
                    "--auth-root-authentication-method=socket", "--auth-root-socket-user=\(try owner())",
                ], environment: Self.environment, directory: "/", identity: identity, deadline: 120))
        guard result.exitCode == 0 else {
            throw Problem.cannot(
                "make the database in", staging, Self.complaint(result), code: .commandFailed,
                details: ["log": String((result.output + result.errorOutput).suffix(2000))])
        }
        try await onBlockingThread {
            let directory = try check("open", staging) { open(staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
            defer { close(directory) }
            // Not every engine flushes what it was given at bootstrap; the rename below says that it is whole.
            try check("flush", staging) { clinux_syncfs(directory) }
            try check("put in place", layout.mariadbData) { rename(staging, layout.mariadbData) }
            try AtomicFile.flushDirectory(layout.mariadb)
        }
    }

    var definition: ServiceDefinition {
        ServiceDefinition(
            name: Self.name,
            command: Command(
                SandboxTools.mariadbd, ["--defaults-file=\(layout.mariadbConfiguration)"], environment: Self.environment, identity: identity
            ),
            logFile: layout.serviceLog(Self.name), stopSignal: SIGTERM, stopTimeout: 60, ready: .socket(path: layout.mariadbSocket))
    }

    /// Nobody but the owner administers this server, and nobody enters without a password.
    func requireNoOpenAccount() async throws {
        let owner = try owner()
        let result = try await runner.run(
            Command(
                SandboxTools.mariadb,
                [
                    "--no-defaults", "--socket=\(layout.mariadbSocket)", "--user=\(owner)", "-N", "-B", "--raw", "-e",
                    "SELECT User, Host, Priv FROM mysql.global_priv",
                ], environment: Self.environment, deadline: 30))
        guard result.exitCode == 0 else {
            throw Problem.cannot("ask the database server of", layout.root, lastLine(result), code: .databaseUnavailable)
        }
        let open = try result.output.split(separator: "\n").map { try MariaDBAccount(line: String($0)) }.filter { $0.isOpen(owner: owner) }
        guard open.isEmpty else {
            throw Problem.cannot(
                "use the database server of", layout.root, "accounts are open: \(open.map(\.name).joined(separator: ", "))",
                code: .forbidden,
                hint: "give each a password, or drop it")
        }
    }

    /// The account that may enter by the socket: the user who runs the sandbox.
    private func owner() throws -> String {
        if geteuid() == 0 { return "root" }
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else {
            throw Problem.cannot("name the user", "\(geteuid())", "it has no entry in the password file", code: .forbidden)
        }
        return String(cString: name)
    }

    /// It ends every failure with where its manual is: what went wrong stands before.
    static func complaint(_ result: CommandResult) -> String {
        let lines = (result.errorOutput + "\n" + result.output).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let told = lines.first { $0.contains("[ERROR]") } ?? lines.first { !$0.isEmpty && !$0.hasPrefix("Installing ") }
        return told.map { String($0.prefix(300)) } ?? "exit \(result.exitCode)"
    }

    private func lastLine(_ result: CommandResult) -> String {
        (result.errorOutput + result.output).split(separator: "\n").last.map(String.init) ?? "exit \(result.exitCode)"
    }
}

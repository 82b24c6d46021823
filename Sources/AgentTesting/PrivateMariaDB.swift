import Foundation
import LinuxHost
import SiteModel

/// A real mariadbd of its own in a temporary directory, on a Unix socket only, that knows us by our Unix user.
package final class PrivateMariaDB: @unchecked Sendable {
    package let directory: String
    /// Where `HostLayout` expects it when its `run` is `directory`.
    package var socket: String { "\(directory)/mariadb/mariadb.sock" }
    private var server: ChildProgram?

    /// Runs `body` with a fresh server; the server and its files are gone afterwards, whatever happened.
    package static func with<R>(_ body: (PrivateMariaDB) async throws -> R) async throws -> R {
        // Installing waits for a program: not on one of the few threads that all tests share.
        let database = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let database = PrivateMariaDB()
                        do { try database.install() } catch {
                            database.remove()
                            throw error
                        }
                        return database
                    })
            }
        }
        do {
            try await database.start()
            let result = try await body(database)
            database.remove()
            return result
        } catch {
            database.remove()
            throw error
        }
    }

    private init() { directory = "/tmp/agent-mariadb-\(UInt32.random(in: 0...UInt32.max))" }

    private var user: String { geteuid() == 0 ? "mysql" : NSUserName() }

    /// Everything but the data.
    private func prepare() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        chmod(directory, 0o755)
        let log = "\(directory)/log"
        for path in [log, "\(directory)/mariadb"] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            chmod(path, 0o755)
        }
        let configuration = """
            [mariadbd]
            datadir = \(directory)/data
            socket = \(socket)
            pid-file = \(log)/mariadb.pid
            log-error = \(log)/error.log
            tmpdir = \(log)
            skip-networking
            skip-name-resolve
            local-infile = 0
            innodb-log-file-size = 8M
            innodb-buffer-pool-size = 32M
            innodb-flush-log-at-trx-commit = 1
            user = \(user)
            """
        try configuration.write(toFile: "\(directory)/my.cnf", atomically: true, encoding: .utf8)
        // The server's socket and log belong to its own user, from the first (it is run to install, too).
        if geteuid() == 0 { try run("/bin/chown", ["-R", "mysql:mysql", directory]) }
    }

    /// The files of a server that was just installed and never ran, made once in a process and copied: installing takes longer than most tests do.
    private static let installed: Result<PrivateMariaDB, any Error> = Result {
        let database = PrivateMariaDB()
        atexit { try? PrivateMariaDB.installed.get().remove() }  // the error was thrown where the files were asked for
        do {
            try database.prepare()
            try database.run(
                "/usr/bin/mariadb-install-db",
                [
                    "--defaults-file=\(database.directory)/my.cnf", "--user=\(database.user)", "--datadir=\(database.directory)/data",
                    "--skip-test-db", "--auth-root-authentication-method=socket", "--auth-root-socket-user=\(NSUserName())",
                ])
            return database
        } catch {
            database.remove()
            throw error
        }
    }

    private func install() throws {
        let installed = try Self.installed.get()
        try prepare()
        try run("/usr/bin/cp", ["--archive", "\(installed.directory)/data", "\(directory)/data"])
    }

    /// Returns when the server answers.
    package func start() async throws {
        server = try ChildProgram("/usr/sbin/mariadbd", ["--defaults-file=\(directory)/my.cnf"])
        for _ in 0..<400 {
            if accepts() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Problem(.databaseUnavailable, "cannot start '/usr/sbin/mariadbd': see \(directory)/log/error.log")
    }

    /// SIGKILL, as a crash would end it.
    package func kill() {
        server?.kill()
        server = nil
    }

    /// It runs, holds its connections and says nothing, until `thaw`.
    package func freeze() {
        guard let server else { return }
        Glibc.kill(server.pid, SIGSTOP)
        // The kernel stops its threads one after the other; who is asked meanwhile may still answer.
        for _ in 0..<2_000 where ProcessTable.facts(server.pid)?.isStopped != true { usleep(5_000) }
    }
    package func thaw() { if let server { Glibc.kill(server.pid, SIGCONT) } }

    private func remove() {
        kill()
        try? FileManager.default.removeItem(atPath: directory)  // a temporary directory: leaving it fails no test
    }

    private func accepts() -> Bool {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socket.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 }
        }
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let words = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Problem(.commandFailed, "cannot run '\(program)': \(String(decoding: words.prefix(2000), as: UTF8.self))")
        }
    }
}

import CMariaDB
import Dispatch
import Foundation
import SiteModel

/// One connection over the Unix socket, as the user that the agent runs as (unix_socket authentication: no password exists).
///
/// libmariadb blocks, so every call runs on this connection's own queue and never on one of Swift's few threads.
/// `@unchecked Sendable`: `handle` and `broken` are touched on that queue only.
package final class MariaDBConnection: @unchecked Sendable {
    private let queue = DispatchQueue(label: "mariadb-connection")
    private let handle: UnsafeMutablePointer<MYSQL>
    private var broken = false

    private init(_ handle: UnsafeMutablePointer<MYSQL>) { self.handle = handle }
    deinit { mysql_close(handle) }

    /// - Throws: `database-unavailable`.
    package static func open(socket: String, _ patience: MariaDBPatience = MariaDBPatience()) async throws -> MariaDBConnection {
        try await onQueue(connecting) { try connect(socket, patience) }
    }

    /// Runs one statement. `verb` and `thing` read as "cannot <verb> '<thing>': <what the server says>".
    @discardableResult
    package func run(_ verb: String, _ thing: String, _ sql: SQL) async throws -> MariaDBResult {
        try await onQueue(queue) { [self] in
            do throws(MariaDBFailure) {
                return sql.values.isEmpty ? try runText(handle, sql) : try runPrepared(handle, sql)
            } catch {
                broken = broken || error.endsConnection
                throw error.problem(verb, thing, secret: sql.isSecret)
            }
        }
    }

    /// Whether the server still answers on it: asked before an idle connection is used again. One that hangs keeps its own queue until libmariadb gives
    /// it up, and nobody else.
    package func isAlive(within seconds: UInt32) async -> Bool {
        let answer = FirstAnswer<Bool>()
        return await withCheckedContinuation { continuation in
            answer.wait(continuation)
            queue.async { [self] in answer.give(!broken && mysql_ping(handle) == 0) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Int(seconds))) { answer.give(false) }
        }
    }

    private static let connecting = DispatchQueue(label: "mariadb-connect", attributes: .concurrent)
    /// mysql_init would do it, but not safely from two threads at once.
    private static let library: Bool = mysql_server_init(0, nil, nil) == 0

    private static func connect(_ socket: String, _ patience: MariaDBPatience) throws -> MariaDBConnection {
        guard Library.mariadb.version != nil else { throw Library.mariadb.missing }
        guard library else { throw Problem.cannot("connect to", socket, "libmariadb did not start", code: .internalError) }
        guard let handle = mysql_init(nil) else {
            throw Problem.cannot("connect to", socket, "out of memory", code: .internalError)
        }
        set(handle, MYSQL_OPT_CONNECT_TIMEOUT, patience.connecting)
        set(handle, MYSQL_OPT_READ_TIMEOUT, patience.answering)
        set(handle, MYSQL_OPT_WRITE_TIMEOUT, patience.writing)
        set(handle, MYSQL_OPT_LOCAL_INFILE, 0)
        mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        mysql_options(handle, MYSQL_INIT_COMMAND, sessionSettings)
        // Stacked statements stay off: MYSQL's default, and no CLIENT_MULTI_STATEMENTS here.
        guard mysql_real_connect(handle, nil, unixUserName(), nil, nil, 0, socket, 0) != nil else {
            let failure = MariaDBFailure(handle)
            mysql_close(handle)
            throw failure.connecting(to: socket)
        }
        return MariaDBConnection(handle)
    }

    /// WordPress's own tables hold zero dates, so NO_ZERO_DATE must be off whatever the server's configuration says. Times are UTC.
    /// A site may have put a view that sleeps where its table was: no statement of ours runs longer than 30 seconds.
    private static let sessionSettings =
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO', SESSION time_zone = '+00:00', "
        + "SESSION max_statement_time = 30"

    private static func set(_ handle: UnsafeMutablePointer<MYSQL>, _ option: mysql_option, _ value: UInt32) {
        withUnsafePointer(to: value) { _ = mysql_options(handle, option, $0) }
    }
}

/// The name that the server sees as ours through SO_PEERCRED.
private func unixUserName() -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 4096)
    guard getpwuid_r(geteuid(), &entry, &buffer, buffer.count, &found) == 0, found != nil else { return "root" }
    return String(cString: entry.pw_name)
}

/// Runs blocking work on a queue and waits for it without holding a thread of the concurrency pool.
func onQueue<R: Sendable>(_ queue: DispatchQueue, _ work: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result(catching: work)) }
    }
}

func onQueue<R: Sendable>(_ queue: DispatchQueue, _ work: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
        queue.async { continuation.resume(returning: work()) }
    }
}

/// What only a sandbox has: its own supervisor, ports, database server and Redis. A system host leaves these to systemd and
/// Debian's mariadb-server, and never asks. docs/layout.md gives owners and modes.
extension HostLayout {
    /// That this root is a sandbox, also while it is only half made: outside of `state`, which may be lost.
    package var sandboxClaim: String { "\(root)/.agent-sandbox" }
    /// Which public names and port the sandbox was asked for.
    package var sandboxSettings: String { "\(state)/sandbox.json" }
    package var ports: String { "\(state)/ports.json" }

    /// Held by `sandbox up` and `down`, one at a time.
    package var upLock: String { "\(state)/up.lock" }
    /// Held by the one supervisor of this root.
    package var supervisorLock: String { "\(state)/supervisor.lock" }
    package var services: String { "\(state)/services" }
    package func service(_ name: ServiceName) -> String { "\(services)/\(name).json" }
    /// Which process a service is: written before that process may exec.
    package func serviceProcess(_ name: ServiceName) -> String { "\(services)/\(name).process" }

    package var mariadb: String { "\(root)/mariadb" }
    /// The database is made whole here and then renamed to `mariadbData`.
    package var mariadbStaging: String { "\(mariadbData).staging" }
    package var mariadbTemporary: String { "\(mariadb)/tmp" }
    /// Empty and root-owned: `secure_file_priv` must name a directory that exists.
    package var mariadbFiles: String { "\(mariadb)/files" }
    package var mariadbConfiguration: String { "\(configuration)/mariadb.cnf" }
    package var mariadbPID: String { "\(mariadbData)/mariadbd.pid" }
    /// A directory of its own that belongs to mysql, because mariadbd binds its socket after it gave up root.
    package var mariadbRun: String { "\(run)/mariadb" }

    package var redisConfiguration: String { "\(configuration)/redis.conf" }
    /// Of the user `agent` of Redis: whoever reads it may do anything there.
    package var redisPassword: String { "\(state)/redis.password" }
    package var redisRun: String { "\(run)/redis" }
    package var redisSocket: String { "\(redisRun)/redis.sock" }

    package func serviceLog(_ name: ServiceName) -> String { "\(logs)/\(name).log" }
    package var supervisorLog: String { "\(logs)/supervisor.log" }
}

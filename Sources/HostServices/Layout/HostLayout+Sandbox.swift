/// What only a sandbox has: its own supervisor, accounts, ports and database server. docs/layout.md gives owners and modes.
extension HostLayout {
    /// Which public names and port the sandbox was asked for.
    package var sandboxSettings: String { "\(state)/sandbox.json" }
    package var ports: String { "\(state)/ports.json" }
    /// The claimed range of numeric users and the next one that was never given.
    package var accounts: String { "\(state)/accounts.json" }

    /// Held by the one supervisor of this root.
    package var supervisorLock: String { "\(state)/supervisor.lock" }
    package var services: String { "\(state)/services" }
    package func service(_ name: ServiceName) -> String { "\(services)/\(name).json" }
    /// Which process a service is: written before that process may exec.
    package func serviceProcess(_ name: ServiceName) -> String { "\(services)/\(name).process" }

    package var mariadb: String { "\(root)/mariadb" }
    package var mariadbData: String { "\(mariadb)/data" }
    package var mariadbTemporary: String { "\(mariadb)/tmp" }
    /// Empty and root-owned: `secure_file_priv` must name a directory that exists.
    package var mariadbFiles: String { "\(mariadb)/files" }
    package var mariadbConfiguration: String { "\(configuration)/mariadb.cnf" }

    package var nginxConfiguration: String { "\(nginx)/nginx.conf" }
    /// nginx's scratch files: it makes five directories inside as root and gives them to its workers.
    package var nginxTemporary: String { "\(root)/cache/tmp" }

    package func serviceLog(_ name: ServiceName) -> String { "\(logs)/\(name).log" }
    package var supervisorLog: String { "\(logs)/supervisor.log" }
}

/// The two kinds of host. Everything else in HostLayout is computed from these directories alone, so nothing has to ask which kind it is on.
extension HostLayout {
    /// Absolute directories without a trailing slash, and the few files whose names a package of the distribution decides.
    package struct Bases: Sendable, Hashable {
        /// State and secrets.
        package let state: String
        /// Sites, store and trash, siblings on one file system; challenges.
        package let web: String
        /// The agent's own sockets.
        package let run: String
        /// The pools' sockets.
        package let phpRun: String
        package let logs: String
        /// What the agent renders, but for nginx's.
        package let configuration: String
        /// The directory of nginx.conf; relative includes begin there.
        package let nginx: String
        package let cache: String
        /// Installed text: templates/, nginx/, php-fpm/, php/ (the project's own files, read-only).
        package let share: String

        package let nginxPID: String
        package let mariadbSocket: String
        package let mariadbData: String
    }

    /// Everything below `root`, but for sockets where it is too long for a socket address: those lie in `run`.
    package static func sandbox(root: String, run: String, share: String) -> HostLayout {
        HostLayout(
            root: root,
            Bases(
                state: "\(root)/state", web: "\(root)/srv", run: run, phpRun: "\(run)/php", logs: "\(root)/log",
                configuration: "\(root)/etc", nginx: "\(root)/etc/nginx", cache: "\(root)/cache", share: share,
                nginxPID: "\(run)/nginx.pid", mariadbSocket: "\(run)/mariadb/mariadb.sock", mariadbData: "\(root)/mariadb/data"))
    }

    /// Where Debian's nginx.service, mariadb.service and logrotate, and an administrator, look for things.
    /// nginx.conf is ours as a whole: a second file that repeats a directive of the distribution's own stops the server.
    /// The pools' sockets are not in /run/php: Debian gives that to www-data, who could put other sockets in their place.
    package static func system(share: String = installedShare) -> HostLayout {
        HostLayout(
            root: "/",
            Bases(
                state: "/var/lib/agent", web: "/srv/www", run: "/run/agent", phpRun: "/run/php-sites", logs: "/var/log/agent",
                configuration: "/etc/agent", nginx: "/etc/nginx", cache: "/var/cache/agent", share: share,
                nginxPID: "/run/nginx.pid", mariadbSocket: "/run/mysqld/mysqld.sock", mariadbData: "/var/lib/mysql"))
    }

    /// Where a package puts the project's own text.
    package static let installedShare = "/usr/share/agent"
    /// Which range of numeric users each host on this machine, sandbox or system, claimed; shared by all of them.
    package static let sandboxUsers = "/var/lib/agent-sandbox-ids.json"
    /// Sockets of a sandbox that root made too deep for socket addresses.
    package static func sandboxRun(_ name: String) -> String { "/run/\(name)" }
}

import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Everything that a step may touch on a host, as names and values: files, databases and their rows, accounts and their grants,
/// services. Equal hosts give equal snapshots.
///
/// Left out: logs, which are kept to tell what happened, and caches, which nginx and PHP fill by themselves; the site's tree ends them.
package struct HostSnapshot: Sendable {
    private let host: ServiceHost
    private let server: MariaDBPool
    private let files: FileSnapshot

    package init(of host: ServiceHost) {
        self.host = host
        server = MariaDBPool(socket: host.layout.mariadbSocket)
        let layout = host.layout
        files = FileSnapshot { path in
            // The store is never a step's; the state's own file is the journal's.
            path == layout.storedReleases || path.hasPrefix(layout.database) || Self.isCompiled(path, below: layout.web)
        }
    }

    /// Below `compiled` of a site's tree, wherever that is: a cache, which PHP fills by itself. The directory is looked at.
    private static func isCompiled(_ path: String, below web: String) -> Bool {
        guard path.hasPrefix(web) else { return false }
        let parts = path.dropFirst(web.count).split(separator: "/")
        return parts.count == 4 && parts[2] == "compiled"
    }

    package func take() async throws -> [String: String] {
        let layout = host.layout
        let roots = [layout.web, layout.configuration, layout.state, layout.run]
        let files = files
        var all = try await onBlockingThread { try files.take(roots) }
        // A new word at each reload, a new process at each start.
        for name in all.keys where name.hasSuffix("/generation.conf") || name.hasSuffix(".process") { all[name] = "is there" }
        all.merge(try await databases()) { _, new in new }
        for service in try await host.services.list() { all["service \(service.name)"] = service.state.rawValue }
        for user in try await host.accounts.inventory() { all["user \(user)"] = "is there" }
        return all
    }

    private func databases() async throws -> [String: String] {
        let inventory = try await host.databases.inventory()
        var all: [String: String] = [:]
        for name in inventory.databases {
            all["database \(name)"] = "is there"
            let schema = MariaDBValue.text(name)
            let list: SQL = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = \(value: schema)"
            for table in try await server.run("list the tables of", name, list).firstColumn {
                let place = QualifiedTable(try DatabaseName(name), try TableName(table))
                let sum = try await server.run("add up table", table, "CHECKSUM TABLE \(place)").rows.first?.last ?? nil
                all["table \(name).\(table)"] = sum ?? "none"
            }
        }
        for name in inventory.accounts where DatabaseAccount(rawValue: name) != nil {
            let account = try DatabaseAccount(name)
            let made = try await server.run("show account", name, "SHOW CREATE USER \(account)").firstColumn
            let grants = try await server.run("show grants of", name, "SHOW GRANTS FOR \(account)").firstColumn
            all["account \(name)"] = (made + grants).joined(separator: "; ")
        }
        return all
    }
}

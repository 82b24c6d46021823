import GRDB
import SiteModel

extension AgentStore {
    /// Every host name that a site or a running change holds, without reading the sites themselves.
    package func hostnames() async throws -> [Hostname] {
        try await read("read host names") { db in
            try String.fetchAll(db, sql: "SELECT name FROM claims ORDER BY name").compactMap { try? Hostname($0) }
        }
    }
}

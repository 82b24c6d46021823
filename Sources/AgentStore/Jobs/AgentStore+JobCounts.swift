import GRDB
import JobEngine
import SiteModel

extension AgentStore {
    /// By kind and state, in that order.
    package func jobCounts() async throws -> [JobCount] {
        try await read("count jobs by kind") { db in
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT kind, state, count(*) AS number FROM jobs GROUP BY kind, state ORDER BY kind, state")
            ).map { JobCount(kind: $0["kind"], state: try ChangeTable.known($0["state"]), number: $0["number"]) }
        }
    }
}

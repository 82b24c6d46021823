import ChangeEngine
import GRDB
import JobEngine
import SiteModel

/// Whose something is, where only some sites may be seen: what is another's is found as little as what is not there, and nothing of it is read.
extension AgentStore {
    /// Of these sites the one that holds this name, as its domain or an alias.
    package func holder(of name: Hostname, among sites: Set<SiteID>) async throws -> SiteID? {
        try await one("SELECT site FROM claims WHERE name = ?", name.ascii, among: sites)
    }

    package func subject(of change: ChangeID, among sites: Set<SiteID>) async throws -> SiteID? {
        try await one("SELECT subject FROM changes WHERE id = ?", change.rawValue, among: sites)
    }

    package func lane(of job: JobID, among sites: Set<SiteID>) async throws -> SiteID? {
        try await one("SELECT lane FROM jobs WHERE id = ?", job.rawValue, among: sites)
    }

    private func one(_ sql: String, _ key: String, among sites: Set<SiteID>) async throws -> SiteID? {
        try await read("look whose '\(key)' is") { db in
            let found = try String.fetchOne(db.cachedStatement(sql: sql), arguments: [key])
            return found.flatMap { SiteID(rawValue: $0) }.flatMap { sites.contains($0) ? $0 : nil }
        }
    }
}

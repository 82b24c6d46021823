import ChangeEngine
import SiteModel

extension AgentStore {
    /// The newest change of one subject, ended or not.
    package func lastChange(of subject: String) async throws -> Change? {
        try await read("read the last change of '\(subject)'") { db in
            try ChangeTable.fetch("WHERE subject = ? ORDER BY number DESC LIMIT 1", [subject], db).first
        }
    }
}

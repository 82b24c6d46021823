import ChangeEngine
import GRDB
import SiteModel

/// How long changes are remembered with their steps and logs: a change is kept when any of these says so.
package struct ChangeRetention: Sendable, Hashable {
    /// So many of those that ended last.
    package var newest: Int
    /// All that ended within so many days.
    package var days: Int
    package init(newest: Int = 1_000, days: Int = 90) {
        self.newest = newest
        self.days = days
    }
}

extension AgentStore {
    /// Changes that one transaction forgets: other writers wait for it.
    package static let mostForgotten = 200

    /// Forgets ended changes that are neither among the newest nor young. Never one that is unfinished, and never the last one that was done to a site that
    /// is still known: it says how the site came to be as it is, in the trash too, and is what `change undo` takes back.
    /// - Parameter now: milliseconds since 1970.
    /// - Returns: how many; `mostForgotten` when there may be more.
    package func forgetChanges(_ retention: ChangeRetention, now: Int64) async throws -> Int {
        try await write(.handedOver, "forget old changes") { db in
            try db.execute(
                sql: """
                    DELETE FROM changes WHERE number IN (
                        SELECT number FROM changes
                        WHERE state IN ('done', 'undone') AND endedAt < :before
                            AND number <= (SELECT number FROM changes WHERE state IN ('done', 'undone') ORDER BY number DESC LIMIT 1 OFFSET :newest)
                            AND number NOT IN (
                                SELECT max(number) FROM changes WHERE state = 'done' AND subject IN (SELECT id FROM sites) GROUP BY subject)
                        ORDER BY number LIMIT :most)
                    """,
                arguments: ["before": now - Int64(retention.days) * 86_400_000, "newest": retention.newest, "most": Self.mostForgotten])
            return db.changesCount
        }
    }
}

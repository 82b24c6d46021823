import GRDB
import SiteModel

extension AgentStore: GuardBook {
    /// A row that another version wrote is left out: a guard that begins anew is better than a daemon that does not.
    package func guardStates() async throws -> GuardStates {
        try await read("read breakers and limits") { db in
            var states = GuardStates()
            for row in try Row.fetchAll(db, sql: "SELECT kind, name, state FROM guards") {
                let (kind, name, text): (String, String, String) = (row["kind"], row["name"], row["state"])
                switch kind {
                case "breaker": states.breakers[name] = try? StoredJSON.value(CircuitBreaker.self, from: text)  // see above
                case "limit": states.limits[name] = try? StoredJSON.value(TokenBucket.self, from: text)  // see above
                default: break
                }
            }
            return states
        }
    }

    /// A breaker is on disk when it returns. A limit changes with every call, and a power cut may take a little of it.
    package func keepGuard(_ key: GuardKey, _ state: @escaping @Sendable () -> GuardState?) async throws {
        let (kind, name, durability): (String, String, WriteQueue.Durability) =
            switch key {
            case .breaker(let name): ("breaker", name, .flushed)
            case .limit(let name): ("limit", name, .handedOver)
            }
        try await write(durability, "keep what is known of '\(name)'") { db in
            guard let state = state() else {
                return try db.execute(sql: "DELETE FROM guards WHERE kind = ? AND name = ?", arguments: [kind, name])
            }
            let text =
                switch state {
                case .breaker(let breaker): try StoredJSON.text(breaker)
                case .limit(let limit): try StoredJSON.text(limit)
                }
            try db.execute(
                sql: """
                    INSERT INTO guards (kind, name, state) VALUES (?, ?, ?)
                    ON CONFLICT (kind, name) DO UPDATE SET state = excluded.state
                    """, arguments: [kind, name, text])
        }
    }

    /// Jobs that were put off because somebody was not to be asked come at once. - Returns: how many.
    @discardableResult
    package func bringForwardPutOff(now: Int64) async throws -> Int {
        try await write(.handedOver, "bring jobs forward") { db in
            try db.execute(
                sql: """
                    UPDATE jobs SET notBefore = :now WHERE state = 'waiting' AND notBefore > :now
                        AND json_extract(problem, '$.code') IN ('breaker-open', 'limit-reached')
                    """, arguments: ["now": now])
            return db.changesCount
        }
    }
}

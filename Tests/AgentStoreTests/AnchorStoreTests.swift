import SiteModel
import Testing

@testable import AgentStore

/// Points that were written down elsewhere, as the state keeps them.
@Suite struct AnchorStoreTests {
    private static func anchor(_ sequence: Int64, _ letter: Character = "a", of log: UInt64 = 1) throws -> AuditAnchor {
        AuditAnchor(
            AuditPoint(sequence: sequence, hash: try SHA256Hex(String(repeating: letter, count: 64))), of: AuditLogID(random: log),
            at: sequence)
    }

    @Test func whatWaitsGoesInItsOrderAndIsKnownAfterwards() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in [3, 1, 2] as [Int64] { try await store.keep(Self.anchor(number), waits: true) }
            try await store.keep(Self.anchor(2), waits: true)
            #expect(try await store.waitingAnchors(limit: 2).map(\.sequence) == [1, 2])
            #expect(try await store.knownAnchors(limit: 9).isEmpty)
            try await store.waitNoMore([Self.anchor(1), Self.anchor(2)])
            #expect(try await store.waitingAnchors(limit: 9) == [Self.anchor(3)])
            #expect(try await store.knownAnchors(limit: 9).map(\.sequence) == [2, 1])
            try await store.forget([Self.anchor(1), Self.anchor(3)])
            #expect(try await store.knownAnchors(limit: 9).map(\.sequence) == [2])
            #expect(try await store.waitingAnchors(limit: 9).count == 1, "what waits is not forgotten")
        }
    }

    /// A log that was forged has another hash at the same number: both are evidence.
    @Test func twoPointsOfOneNumberAreBothKept() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for anchor in [try Self.anchor(1), try Self.anchor(1, "b"), try Self.anchor(1, "a", of: 2)] {
                try await store.keep(anchor, waits: false)
            }
            #expect(try await store.knownAnchors(limit: 9).count == 3)
        }
    }

    @Test func ofTooManyTheOldestWaitNoMore() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.fillWaitingAnchors(AgentStore.mostWaitingAnchors)
            try await store.keep(Self.anchor(900_000), waits: true)
            let first = try await store.waitingAnchors(limit: 1)
            #expect(first.first?.sequence == 2)
        }
    }
}

extension AgentStore {
    fileprivate func fillWaitingAnchors(_ count: Int) async throws {
        try await write(.handedOver, "fill") { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO auditAnchors SELECT 'l23456789abc', i, '\(String(repeating: "a", count: 64))', i, 1 FROM n
                    """, arguments: [count])
        }
    }
}

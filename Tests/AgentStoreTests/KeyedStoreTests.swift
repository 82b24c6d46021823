import AgentStore
import AgentTesting
import ChangeEngine
import GRDB
import JobEngine
import SiteModel
import Testing

@Suite("The store's answers to requests with a key") struct KeyedStoreTests {
    private func name(_ key: String = "k", uid: UInt32 = 0, method: String = "POST", route: String = "/v1/jobs") throws -> KeyedName {
        KeyedName(actor: RequestActor(uid: uid), method: method, route: route, key: try IdempotencyKey(key))
    }

    @Test("an answer comes back byte for byte, also when it is opened again, and the first one is the one") func kept() async throws {
        try await withStateFile { path in
            let bytes: [UInt8] = Array(0...255)
            do {
                let store = try AgentStore(path: path)
                #expect(try await store.openRequest(name(), content: "a", passed: 1) == .new)
                #expect(try await store.openRequest(name(), content: "a", passed: 1) == .open(nil))
                #expect(try await store.answerRequest(name(), status: 500, bytes: bytes, at: 7))
                #expect(try await store.answerRequest(name(), status: 200, bytes: [], at: 8))
                try store.close()
            }
            let store = try AgentStore(path: path)
            #expect(try await store.openRequest(name(), content: "a", passed: 1) == .answered(status: 500, bytes: bytes, at: 7))
            #expect(try await store.openRequest(name(), content: "b", passed: 1) == .other)
        }
    }

    /// As a daemon wrote it that did not note the time.
    @Test("an answer says when it was given, whatever was opened; of an older daemon's nobody knows it") func time() async throws {
        try await withStateFile { path in
            do {
                let store = try AgentStore(path: path)
                for key in ["a", "b", "c"] { _ = try await store.openRequest(name(key), content: "a", passed: 0) }
                for key in ["a", "b"] {
                    _ = try await AgentStore.$keyed.withValue(name(key)) { try await store.enqueue(JobContract.job(key == "a" ? 1 : 2)) }
                }
                for key in ["a", "b", "c"] { #expect(try await store.answerRequest(name(key), status: 202, bytes: [1], at: 9)) }
                for key in ["a", "b", "c"] {
                    #expect(try await store.openRequest(name(key), content: "a", passed: 0) == .answered(status: 202, bytes: [1], at: 9))
                }
                try store.close()
            }
            let file = try DatabaseQueue(path: path)
            try await file.write { db in
                try db.execute(sql: "UPDATE keyedRequests SET effect = ? WHERE key = 'b'", arguments: [JobID(random: 2).rawValue])
                try db.execute(sql: "UPDATE keyedRequests SET effect = NULL WHERE key = 'c'")
            }
            try file.close()
            let store = try AgentStore(path: path)
            for key in ["b", "c"] {
                #expect(try await store.openRequest(name(key), content: "a", passed: 0) == .answered(status: 202, bytes: [1], at: nil))
            }
        }
    }

    @Test("a key belongs to who asks, the method and the route") func scope() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for name in [try name(), try name(uid: 7), try name(method: "PATCH"), try name(route: "/v1/sites"), try name("l")] {
                #expect(try await store.openRequest(name, content: "a", passed: 0) == .new)
            }
        }
    }

    @Test("of many at once one is the first") func atOnce() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let key = try name()
            let standings = try await withThrowingTaskGroup(of: KeyedStanding.self) { group in
                for _ in 0..<100 { group.addTask { try await store.openRequest(key, content: "a", passed: 1) } }
                return try await group.reduce(into: [KeyedStanding]()) { $0.append($1) }
            }
            #expect(standings.filter { $0 == .new }.count == 1 && standings.filter { $0 == .open(nil) }.count == 99)
        }
    }

    @Test("what is opened for a key is bound to it in one transaction: both are there, or none") func bound() async throws {
        try await withStateFile { path in
            do {
                let store = try AgentStore(path: path)
                for key in ["job", "change", "none", "cancel"] { _ = try await store.openRequest(name(key), content: "a", passed: 0) }
                _ = try await AgentStore.$keyed.withValue(name("job")) { try await store.enqueue(JobContract.job(1)) }
                try await AgentStore.$keyed.withValue(name("change")) { try await store.open(Sample.change(1, claims: ["x.example"])) }
                // A change that is refused binds nothing.
                await #expect(throws: Problem.self) {
                    try await AgentStore.$keyed.withValue(name("none")) { try await store.open(Sample.change(2, claims: ["x.example"])) }
                }
                try await AgentStore.$keyed.withValue(name("cancel")) { try await store.cancel(JobID(random: 1), now: 1) }
                // Somebody else's work, of no key.
                _ = try await store.enqueue(JobContract.job(2))
                // What has opened something is never dropped, whatever it answered.
                for key in ["job", "none"] { try await store.dropRequest(name(key)) }
                try store.close()
            }
            let store = try AgentStore(path: path)
            #expect(try await store.openRequest(name("job"), content: "a", passed: 0) == .open(.job(JobID(random: 1))))
            #expect(try await store.openRequest(name("change"), content: "a", passed: 0) == .open(.change(Sample.id(1))))
            #expect(try await store.openRequest(name("cancel"), content: "a", passed: 0) == .open(.job(JobID(random: 1))))
            #expect(try await store.openRequest(name("none"), content: "a", passed: 0) == .new)
        }
    }

    @Test("the first thing that is opened is the effect, and one key's effect is no other's") func first() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for key in ["a", "b"] { _ = try await store.openRequest(name(key), content: "a", passed: 0) }
            for number in 1...2 {
                _ = try await AgentStore.$keyed.withValue(name("a")) { try await store.enqueue(JobContract.job(UInt64(number))) }
            }
            #expect(try await store.openRequest(name("a"), content: "a", passed: 0) == .open(.job(JobID(random: 1))))
            #expect(try await store.openRequest(name("b"), content: "a", passed: 0) == .open(nil))
        }
    }

    @Test("a key lives for a day of daemons' lives, not a moment less, and is forgotten then") func life() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            _ = try await store.openRequest(name(), content: "a", passed: 5)
            #expect(try await store.answerRequest(name(), status: 202, bytes: [1], at: 1))
            #expect(try await store.forgetRequests(passed: AgentStore.keyLife) == 0)
            let kept = try await store.openRequest(name(), content: "a", passed: -AgentStore.keyLife)
            #expect(kept == .answered(status: 202, bytes: [1], at: 1))
            #expect(try await store.forgetRequests(passed: 1) == 1)
            #expect(try await store.openRequest(name(), content: "b", passed: 0) == .new)
        }
    }

    @Test("one actor's keys are bounded, another's are not touched by it, and an answer has a size") func bounds() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<AgentStore.mostKeysOfOne {
                    let name = try name("k\(number)")
                    group.addTask { _ = try await store.openRequest(name, content: "a", passed: 0) }
                }
                try await group.waitForAll()
            }
            #expect(try await store.openRequest(name("more"), content: "a", passed: 0) == .full)
            #expect(try await store.openRequest(name("k7"), content: "a", passed: 0) == .open(nil))
            #expect(try await store.openRequest(name("more", uid: 7), content: "a", passed: 0) == .new)
            let long = [UInt8](repeating: 1, count: AgentStore.mostKeptAnswer + 1)
            #expect(try await !store.answerRequest(name("k7"), status: 200, bytes: long, at: 1))
            #expect(try await store.openRequest(name("k7"), content: "a", passed: 0) == .open(nil))
            // A day later there is room again.
            #expect(try await store.openRequest(name("more"), content: "a", passed: AgentStore.keyLife + 1) == .new)
        }
    }
}

import AgentStore
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import AgentDaemon

/// A secret comes back as it was kept, or it is said what is wrong; never something else.
@Suite struct SecretDeskTests {
    private let directory = "/tmp/agent-desk-\(UInt32.random(in: 0...UInt32.max))"
    private var key: String { "\(directory)/secrets.key" }
    private let name = SecretName(unchecked: "smtp.password")
    private let other = SecretName(unchecked: "webhook.key")

    private func withDesk(_ body: (SecretDesk, AgentStore) async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let store = try AgentStore(path: "\(directory)/agent.db")
        try await body(SecretDesk(store: store, file: SecretKeyFile(path: key)), store)
    }

    private func expect(_ code: ProblemCode, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("it was not refused")
        } catch {
            let problem = error as? Problem
            #expect(problem?.code == code, "\(error)")
            #expect(!"\(error)".contains("canary"))
        }
    }

    @Test func itComesBackByNameThroughTheProtocol() async throws {
        try await withDesk { desk, store in
            await expect(.secretNotFound) { _ = try await desk.secret(name) }
            try await desk.add(name, Secret("canary 1"), expiresAt: 5, now: 1)
            try await desk.add(other, Secret("canary 2"), expiresAt: nil, now: 1)
            let secrets: any NamedSecrets = SecretDesk(store: store, file: SecretKeyFile(path: key))
            #expect(try await secrets.secret(name) == Secret("canary 1"), "also by the next daemon, and past its date")
            #expect(try await secrets.secret(other) == Secret("canary 2"))
        }
    }

    @Test func aNameIsKeptOnceAndARotationNeedsOne() async throws {
        try await withDesk { desk, _ in
            await expect(.secretNotFound) { try await desk.replace(name, Secret("canary"), until: .asLong, now: 1) }
            #expect(!FileManager.default.fileExists(atPath: key), "what is refused makes no key")
            try await desk.add(name, Secret("one"), expiresAt: nil, now: 1)
            await expect(.secretExists) { try await desk.add(name, Secret("canary"), expiresAt: nil, now: 2) }
            #expect(try await desk.secret(name) == Secret("one"))
            try await desk.replace(name, Secret("two"), until: .at(9), now: 3)
            let kept = try #require(try await desk.all().first)
            #expect(kept.createdAt == 1 && kept.changedAt == 3 && kept.expiresAt == 9)
            #expect(try await desk.secret(name) == Secret("two"))
            // For as long again; for good; and from then on without an end until somebody gives one.
            let ends: [(SecretEnd, Int64?)] = [(.asLong, 106), (.at(300), 300), (.asLong, 300), (.never, nil), (.asLong, nil)]
            for (until, end) in ends {
                try await desk.replace(name, Secret("three"), until: until, now: 100)
                #expect(try await desk.all().first?.expiresAt == end, "\(until)")
            }
            try await desk.remove(name)
            await expect(.secretNotFound) { try await desk.remove(name) }
        }
    }

    @Test func aNameThatIsMisspeltIsAnsweredWithTheNearest() async throws {
        try await withDesk { desk, _ in
            try await desk.add(name, Secret("canary"), expiresAt: nil, now: 1)
            let slip = await #expect(throws: Problem.self) { try await desk.remove(SecretName(unchecked: "smpt.password")) }
            #expect(slip?.hint == "did you mean smtp.password? `agent secret list` shows all", "\(slip?.hint ?? "-")")
            let far = await #expect(throws: Problem.self) { try await desk.require(other, isThere: true) }
            #expect(far?.code == .secretNotFound && far?.hint == "agent secret list", "\(far?.hint ?? "-")")
        }
    }

    @Test func whatWasRotatedOrRemovedStandsInNoFileAnyMore() async throws {
        try await withDesk { desk, store in
            try await desk.add(name, Secret(String(repeating: "long ", count: 2_000)), expiresAt: nil, now: 1)
            try await desk.add(other, Secret("short one"), expiresAt: nil, now: 1)
            let old = try await desk.all()
            #expect(try old.allSatisfy { try stands($0.sealed) }, "it is looked for in the right place")
            try await desk.replace(name, Secret("new"), until: .asLong, now: 2)
            try await desk.remove(other)
            for secret in old { #expect(try !stands(secret.sealed), "\(secret.name)") }
            try store.close()
            for secret in old { #expect(try !stands(secret.sealed), "\(secret.name)") }
        }
    }

    /// A piece of it, as a long value is stored in several pages.
    private func stands(_ sealed: [UInt8]) throws -> Bool {
        let piece = Data(sealed[sealed.count / 2..<min(sealed.count, sealed.count / 2 + 16)])
        return try FileManager.default.contentsOfDirectory(atPath: directory).contains { file in
            try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(file)")).range(of: piece) != nil
        }
    }

    @Test func withoutItsKeyNothingIsOpenedNorKeptAndTheKeyMayComeBack() async throws {
        try await withDesk { desk, _ in
            try await desk.add(name, Secret("canary"), expiresAt: nil, now: 1)
            rename(key, key + ".away")
            await expect(.secretKey) { _ = try await desk.secret(name) }
            await expect(.secretKey) { try await desk.add(other, Secret("canary"), expiresAt: nil, now: 1) }
            #expect(!FileManager.default.fileExists(atPath: key), "no second key is made beside secrets of the first")
            rename(key + ".away", key)
            #expect(try await desk.secret(name) == Secret("canary"))
        }
    }

    @Test func anotherKeyIsToldFromDamage() async throws {
        try await withDesk { desk, _ in
            try await desk.add(name, Secret("canary"), expiresAt: nil, now: 1)
            try await desk.add(other, Secret("canary"), expiresAt: nil, now: 1)
            unlink(key)
            _ = try SecretKeyFile(path: key).make()
            await expect(.secretKey) { _ = try await desk.secret(name) }
            await expect(.secretKey) { try await desk.replace(name, Secret("canary"), until: .asLong, now: 1) }
            // The way out of a key that is lost.
            try await desk.remove(other)
            try await desk.replace(name, Secret("new"), until: .asLong, now: 2)
            #expect(try await desk.secret(name) == Secret("new"))
        }
    }

    @Test func aRowThatWasChangedOrMovedIsDamaged() async throws {
        try await withDesk { desk, store in
            try await desk.add(name, Secret("canary"), expiresAt: nil, now: 1)
            try await desk.add(other, Secret("canary of another"), expiresAt: nil, now: 1)
            let right = try #require(try await store.secret(name))
            var changed = right
            changed.sealed[20] ^= 1
            var cut = right
            cut.sealed.removeLast(3)
            var empty = right
            empty.sealed = []
            var moved = right
            moved.sealed = try #require(try await store.secret(other)).sealed
            for wrong in [changed, cut, empty, moved] {
                #expect(try await store.replace(wrong))
                await expect(.secretDamaged) { _ = try await desk.secret(name) }
            }
            #expect(try await desk.secret(other) == Secret("canary of another"), "its neighbour is well")
            try await desk.replace(name, Secret("new"), until: .asLong, now: 2)
            #expect(try await desk.secret(name) == Secret("new"))
        }
    }

    @Test func aCutOffDatabaseIsToldAndGivesNothing() async throws {
        try await withDesk { desk, store in
            for number in 0..<200 {
                try await desk.add(SecretName("s\(number)"), Secret(String(repeating: "canary", count: 200)), expiresAt: nil, now: 1)
            }
            try store.close()
            let path = "\(directory)/agent.db"
            // What was folded into the file may stand in the log beside it still, and is read from there.
            try? FileManager.default.removeItem(atPath: "\(path)-wal")  // there may be none
            let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
            truncate(path, size / 8192 * 4096)
            var refused = 0
            do {
                let again = SecretDesk(store: try AgentStore(path: path), file: SecretKeyFile(path: key))
                for number in 0..<200 {
                    do {
                        #expect(try await again.secret(SecretName("s\(number)")).exposed.hasPrefix("canary"))
                    } catch {
                        refused += 1
                        #expect(error is Problem && !"\(error)".contains("canarycanary"), "\(error)")
                    }
                }
            } catch {
                refused += 1
                #expect(error is Problem, "\(error)")
            }
            #expect(refused > 0)
        }
    }
}

import AgentStore
import AgentTesting
import ChangeEngine
import Foundation
import SiteModel
import Testing

@Suite("The state file") struct StateFileTests {
    @Test("is private to its owner, also its log") func privateFile() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.open(Sample.change(1))
            for file in [path, path + "-wal", path + "-shm"] {
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(file)")
            }
        }
    }

    @Test("keeps everything when it is opened again") func reopened() async throws {
        try await withStateFile { path in
            let site = try Sample.site(1, "x.example", aliases: ["www.x.example"])
            let change = Sample.change(2, steps: ["a"], claims: ["y.example"])
            do {
                let store = try AgentStore(path: path)
                try await Sample.stand(site, 1, in: store)
                try await store.open(change)
                try await store.begin("a", of: change.id, undo: UndoRecord(json: "{}"))
                try store.close()
            }
            let store = try AgentStore(path: path)
            #expect(try await store.sites() == [site])
            #expect(try await store.unfinished().map(\.id) == [change.id])
            #expect(try await store.unfinished().first?.steps.first?.state == .begun)
            await #expect(throws: Problem.self) { try await store.open(Sample.change(3, claims: ["y.example"])) }
        }
    }

    @Test("of a newer version is refused by name and left as it is") func newer() async throws {
        try await withStateFile { path in
            do {
                let store = try AgentStore(path: path)
                try await store.open(Sample.change(1))
                try store.close()
            }
            try setUserVersion(of: path, to: 99)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let problem = #expect(throws: Problem.self) { _ = try AgentStore(path: path) }
            #expect(problem?.code == .stateTooNew)
            #expect(problem?.details["state.version"] == "99")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test("of every released version opens with all that it holds", arguments: ["now", "v1"]) func old(_ version: String) async throws {
        try await withStateFile { path in
            if version == "now" {
                try await StoreFixture.write(path)
                if let kept = StoreFixture.keepAt { try FileManager.default.copyItem(atPath: path, toPath: kept) }
            } else {
                let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
                    "Fixtures/state-\(version).sqlite")
                try FileManager.default.copyItem(at: fixture, to: URL(fileURLWithPath: path))
            }
            let store = try AgentStore(path: path)
            #expect(try await store.sites().map(\.spec.domain.ascii) == ["x.example"])
            #expect(try await store.site(try Hostname("www.x.example"))?.id == SiteID(random: 1))
            #expect(try await store.changes(limit: 9).map(\.state) == [.stuck, .undone, .done])
            let stuck = try #require(try await store.unfinished().first)
            #expect(stuck.steps.map(\.state) == [.undone, .begun, .satisfied])
            #expect(stuck.problem?.code == .notFullyRolledBack)
            #expect(try await store.events(of: stuck.id, after: 0).map(\.kind) == [.changeStarted, .stepFailed])
            // And goes on working.
            try await store.beginUndo(stuck.id, because: nil)
            try await store.close(stuck.id, .undone, problem: nil, endedAt: 1)
            try await Sample.stand(try Sample.site(2, "y.example"), 9, in: store)
        }
    }

    @Test("that is not one, or cannot be made, is refused with the path") func damaged() async throws {
        try await withStateFile { path in
            try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
            let problem = #expect(throws: Problem.self) { _ = try AgentStore(path: path) }
            #expect(problem?.code == .internalError && problem?.message.contains("damaged") == true)
            let missing = #expect(throws: Problem.self) { _ = try AgentStore(path: path + ".d/agent.sqlite") }
            #expect(missing?.code == .rootNotWritable && missing?.message.contains(path) == true)
        }
    }

    /// The header's user version: four bytes, big endian, at offset 60 (SQLite file format 1.3).
    private func setUserVersion(of path: String, to version: UInt32) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: 60)
        try file.write(contentsOf: withUnsafeBytes(of: version.bigEndian) { Data($0) })
        try file.close()
    }
}

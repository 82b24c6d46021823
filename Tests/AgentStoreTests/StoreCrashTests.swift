import AgentStore
import AgentTesting
import ChangeEngine
import Foundation
import Glibc
import SiteModel
import Testing

@Suite("The engine on the real store", .timeLimit(.minutes(5))) struct StoreCrashTests {
    static let plan = ToyPlan.make(["tree", "database", "vhost<tree,database"], claims: ["x.example"])

    @Test("a power cut at every effect, and at some of the recovery: everything or nothing") func sweep() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("agent-sweep-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let makeJournal: @Sendable () async throws -> any Journal = {
            try AgentStore(path: directory.appendingPathComponent("\(UUID().uuidString).sqlite").path)
        }
        let forward = try await CrashSweep(Self.plan, secondCuts: 3, journal: makeJournal).run()
        print("crash points on the store, change that would be done: \(forward)")
        #expect(forward.points > 60 && forward.endedDone > 0 && forward.endedUndone > 0)
        let back = try await CrashSweep(Self.plan, secondCuts: 3, journal: makeJournal) { world in
            world.fail("vhost", at: .midApply, .problem(.proofFailed))
        }.run()
        print("crash points on the store, change that goes back: \(back)")
        #expect(back.points > 60 && back.endedDone == 0)
    }

    @Test("50 changes at once are all done, and a cancelled caller's write is not lost") func many() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let world = ToyWorld()
            let runner = ChangeRunner(journal: store, catalog: ToyCatalog(world), clock: { 1 }, onClose: { _ in })
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...50 {
                    group.addTask {
                        let plan = ToyPlan.make(
                            ["n\(number)a", "n\(number)b<n\(number)a"], subject: "s\(number)", claims: ["n\(number).example"])
                        _ = try await runner.start(plan, id: Sample.id(number), requestedBy: 0)
                        #expect(try await runner.finished(Sample.id(number)).state == .done)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.changes(limit: 99).allSatisfy { $0.state == .done })
            #expect(world.things.count == 200)

            let late = Task {
                while !Task.isCancelled { await Task.yield() }
                try await store.open(Sample.change(99))
            }
            late.cancel()
            try await late.value
            #expect(try await store.change(Sample.id(99)) != nil)
        }
    }

    @Test("a full disk is said as such, loses nothing that was written, and heals", .enabled(if: geteuid() == 0)) func fullDisk()
        async throws
    {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("agent-full-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try #require(mount("agent-test", directory, "tmpfs", 0, "size=1m") == 0, "\(String(cString: strerror(errno)))")
        defer {
            umount2(directory, Int32(MNT_DETACH))
            try? FileManager.default.removeItem(atPath: directory)
        }
        let store = try AgentStore(path: directory + "/agent.sqlite")
        try await store.open(Sample.change(1, steps: ["a"]))
        let ballast = directory + "/ballast"
        let file = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        let block = [UInt8](repeating: 1, count: 4096)
        while Glibc.write(file, block, block.count) > 0 {}
        Glibc.close(file)

        var problem: Problem?
        for number in 2...400 where problem == nil {
            do { try await store.open(Sample.change(number)) } catch let error as Problem { problem = error }
        }
        #expect(problem?.code == .diskFull)
        #expect(problem?.message.hasPrefix("cannot open change") == true)
        let before = try await store.unfinished().count
        let begin = await #expect(throws: Problem.self) {
            try await store.begin("a", of: Sample.id(1), undo: UndoRecord(json: String(repeating: "x", count: 9000)))
        }
        #expect(begin?.code == .diskFull)
        unlink(ballast)
        try await store.begin("a", of: Sample.id(1), undo: UndoRecord())
        #expect(try await store.unfinished().count == before)
        #expect(try await store.change(Sample.id(1))?.steps.first?.state == .begun)
    }
}

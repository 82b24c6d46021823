import AgentTesting
import ChangeEngine
import SiteModel
import Synchronization
import Testing

@Suite("The activation lane", .timeLimit(.minutes(1))) struct ActivationLaneTests {
    @Test("32 at once share a few reloads, all are live and proved") func coalescing() async throws {
        let server = ToyServer()
        let lane = server.lane()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<32 { group.addTask { try await lane.activate("site\(number)") } }
            try await group.waitForAll()
        }
        #expect(server.live == Set((0..<32).map { "site\($0)" }))
        let reloads = await lane.reloads
        #expect(reloads <= 3, "one in flight, one pending")
        #expect(server.state.reloads == reloads)
    }

    @Test("a bad item is refused alone, kept as rejected, and its batch is live") func bad() async throws {
        let server = ToyServer(bad: ["bad1", "bad2"])
        let lane = server.lane()
        let results = await server.gathered(in: lane, ["a", "bad1", "b", "bad2", "c"])
        #expect(results.filter { $0.value == nil }.keys.sorted() == ["a", "b", "c"])
        #expect(results["bad1"] == .configurationRefused && results["bad2"] == .configurationRefused)
        #expect(server.live == ["first", "a", "b", "c"])
        #expect(server.state.published == server.live)
        #expect(server.state.rejected == ["bad1", "bad2"])
        #expect(await lane.reloads == 2)
    }

    @Test("a bad item alone is refused without a reload") func badAlone() async throws {
        let server = ToyServer(bad: ["bad"])
        let lane = server.lane()
        let problem = await #expect(throws: Problem.self) { try await lane.activate("bad") }
        #expect(problem?.code == .configurationRefused)
        #expect(server.state.published == [] && server.state.rejected == ["bad"])
        #expect(await lane.reloads == 0)
    }

    @Test("a stranger's broken file refuses everyone, withdraws everything and rejects nobody") func stranger() async throws {
        let server = ToyServer()
        let lane = server.lane()
        let results = await server.gathered(in: lane, ["a", "b"], meanwhile: { server.breakByHand() })
        #expect(results == ["a": .configurationRefused, "b": .configurationRefused])
        #expect(server.state.published == ["first"] && server.state.rejected == [])
        #expect(server.live == ["first"])
        #expect(await lane.reloads == 1)
    }

    @Test("a stranger's broken file keeps everyone from leaving, before anything is touched") func strangerAtLeaving() async throws {
        let server = ToyServer()
        let lane = server.lane()
        try await lane.activate("a")
        server.breakByHand()
        let problem = await #expect(throws: Problem.self) { try await lane.deactivate("a") }
        #expect(problem?.code == .configurationRefused)
        #expect(server.state.published == ["a"] && server.live == ["a"])
        #expect(!server.state.everWithdrawn.contains("a"))
        #expect(await lane.reloads == 1)
        server.breakByHand(false)
        try await lane.deactivate("a")
        #expect(server.state.published == [] && server.live == [])
    }

    @Test("an item leaves a tree that its own file broke") func leavingMends() async throws {
        let server = ToyServer()
        let lane = server.lane()
        for item in ["a", "b"] { try await lane.activate(item) }
        server.spoil("a")
        await #expect(throws: Problem.self) { try await lane.deactivate("b") }
        try await lane.deactivate("a")
        #expect(server.live == ["b"])
    }

    @Test("a way back is never held up by a stranger's file, and its reload follows as soon as the tree is whole") func owed() async throws
    {
        let server = ToyServer()
        let lane = server.lane()
        try await lane.activate("a")
        server.breakByHand()
        try await lane.takeBack("a") { server.remove("a") }
        try await lane.takeBack("b") { server.put("b") }
        #expect(server.state.published == ["b"] && server.live == ["a"])
        await lane.settle()
        #expect(server.live == ["a"], "nobody can load a broken tree")
        server.breakByHand(false)
        await lane.settle()
        #expect(server.live == ["b"])
        let reloads = await lane.reloads
        await lane.settle()
        #expect(await lane.reloads == reloads, "nothing is owed any more")
    }

    @Test("settling works for all who wait: whoever ends it cancels nobody else's request") func cancelledSettling() async throws {
        let server = ToyServer(slow: .milliseconds(1))
        let lane = server.lane()
        server.breakByHand()
        try await lane.takeBack("a") { server.put("a") }
        server.breakByHand(false)
        let gate = server.holdNextReload()
        let settling = Task { await lane.settle() }
        #expect(await eventually { server.isReloading })
        let waiting = Task { try await lane.activate("b") }
        #expect(await eventually { await lane.waiting == 1 })
        settling.cancel()
        await gate.open()
        await #expect(throws: Never.self) { try await waiting.value }
        await settling.value
        #expect(server.live == ["a", "b"])
    }

    @Test("a way back that fails says so, and one that cannot reload is asked again") func failingWayBack() async throws {
        let server = ToyServer()
        let lane = server.lane()
        let problem = await #expect(throws: Problem.self) { try await lane.takeBack("a") { throw Problem(.diskFull, "cannot write 'a'") } }
        #expect(problem?.code == .diskFull)
        server.failReloads(1)
        let reload = await #expect(throws: Problem.self) { try await lane.takeBack("a") { server.put("a") } }
        #expect(reload?.code == .commandFailed)
        try await lane.takeBack("a") { server.put("a") }
        #expect(server.live == ["a"])
    }

    @Test("an item whose proof fails is taken out by one more reload, its batch stays") func proof() async throws {
        let server = ToyServer(dead: ["dead1", "dead2"])
        let lane = server.lane()
        let results = await server.gathered(in: lane, ["a", "dead1", "b", "dead2"])
        #expect(results == ["a": nil, "b": nil, "dead1": .proofFailed, "dead2": .proofFailed])
        #expect(server.live == ["first", "a", "b"])
        #expect(server.state.published == server.live && server.state.rejected == [])
        #expect(await lane.reloads == 3)
    }

    @Test("a reload that fails leaves nothing published") func reloadFails() async throws {
        let server = ToyServer()
        let lane = server.lane()
        server.failReloads(1)
        let problem = await #expect(throws: Problem.self) { try await lane.activate("a") }
        #expect(problem?.code == .commandFailed)
        #expect(server.state.published == [] && server.live == [])
        try await lane.activate("a")
        #expect(server.live == ["a"])
    }

    @Test("a publish that fails hurts only its own item") func publishFails() async throws {
        let server = ToyServer(unwritable: ["full"])
        let lane = server.lane()
        let results = await server.gathered(in: lane, ["a", "full"])
        #expect(results == ["a": nil, "full": .diskFull])
        #expect(server.live == ["first", "a"])
    }

    @Test("leaving is coalesced with arriving; absent is success") func leaving() async throws {
        let server = ToyServer()
        let lane = server.lane()
        for item in ["a", "b"] { try await lane.activate(item) }
        let before = await lane.reloads
        let results = await server.gathered(in: lane, ["c"], leaving: ["a", "b", "never there"])
        #expect(results.values.allSatisfy { $0 == nil } && results.count == 4, "\(results)")
        #expect(server.live == ["first", "c"])
        #expect(await lane.reloads <= before + 3)
    }

    @Test("the same item arriving and leaving keeps the order of the calls") func sameItem() async throws {
        let server = ToyServer()
        let lane = server.lane()
        let gate = server.holdNextReload()
        async let first: Void = lane.activate("first")
        #expect(await eventually { server.isReloading })
        async let come: Void = lane.activate("x")
        #expect(await eventually { await lane.waiting == 1 })
        async let go: Void = lane.deactivate("x")
        #expect(await eventually { await lane.waiting == 2 })
        await gate.open()
        _ = try await (first, come, go)
        #expect(server.live == ["first"])
    }

    @Test("cancelled while waiting for the batch: never published") func cancelledWaiting() async throws {
        let server = ToyServer()
        let lane = server.lane()
        let gate = server.holdNextReload()
        async let first: Void = lane.activate("first")
        #expect(await eventually { server.isReloading })
        let waiter = Task { try await lane.activate("x") }
        #expect(await eventually { await lane.waiting == 1 })
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        await gate.open()
        try await first
        try await lane.activate("y")
        #expect(server.live == ["first", "y"])
        #expect(!server.state.everPublished.contains("x"))
    }

    @Test("cancelled in flight: a CancellationError means that it is gone, a return that it is live") func cancelledInFlight() async throws
    {
        for delay in stride(from: 0, through: 3000, by: 100) {
            let server = ToyServer(slow: .microseconds(400))
            let lane = server.lane()
            let item = Task { try await lane.activate("x") }
            let neighbour = Task { try await lane.activate("neighbour") }
            try await Task.sleep(for: .microseconds(delay))
            item.cancel()
            do {
                try await item.value
                #expect(server.live.contains("x"))
            } catch is CancellationError {
                #expect(!server.live.contains("x") && !server.state.published.contains("x"))
            }
            try await neighbour.value
            #expect(server.live.contains("neighbour"))
        }
    }

    @Test("200 random rounds: live is exactly what was answered as live") func random() async throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            let items = (0..<8).map { "i\($0)" }
            func some(_ chance: Int) -> Set<String> { Set(items.filter { _ in Int.random(in: 0..<chance, using: &random) == 0 }) }
            let server = ToyServer(bad: some(5), dead: some(5), unwritable: some(8))
            let lane = server.lane()
            let cancelled = some(4)
            let answers = Seen<String>()
            await withTaskGroup(of: Void.self) { group in
                for item in items {
                    group.addTask {
                        let task = Task { try await lane.activate(item) }
                        if cancelled.contains(item) { task.cancel() }
                        if (try? await task.value) != nil { answers.add(item) }
                    }
                }
            }
            #expect(server.live == Set(answers.all))
            #expect(server.state.published == server.live)
        }
    }
}

/// A web server in memory: files that are published, and what it serves since its last reload.
final class ToyServer: Sendable {
    struct State {
        var published: Set<String> = []
        var everPublished: Set<String> = []
        var everWithdrawn: Set<String> = []
        var rejected: Set<String> = []
        /// Published files that went bad since.
        var spoiled: Set<String> = []
        var live: Set<String> = []
        var reloads = 0
        var failingReloads = 0
        var isBrokenByHand = false
        var isReloading = false
        var gate: Gate?
    }
    private let box = Mutex(State())
    private let bad: Set<String>
    private let dead: Set<String>
    private let unwritable: Set<String>
    private let slow: Duration

    init(bad: Set<String> = [], dead: Set<String> = [], unwritable: Set<String> = [], slow: Duration = .zero) {
        self.bad = bad
        self.dead = dead
        self.unwritable = unwritable
        self.slow = slow
    }

    var state: State { box.withLock { $0 } }
    var live: Set<String> { state.live }
    var isReloading: Bool { state.isReloading }
    func breakByHand(_ broken: Bool = true) { box.withLock { $0.isBrokenByHand = broken } }
    func spoil(_ item: String) { box.withLock { _ = $0.spoiled.insert(item) } }
    func put(_ item: String) { box.withLock { _ = $0.published.insert(item) } }
    func remove(_ item: String) { box.withLock { _ = $0.published.remove(item) } }
    func failReloads(_ times: Int) { box.withLock { $0.failingReloads = times } }
    func holdNextReload() -> Gate {
        let gate = Gate()
        box.withLock { $0.gate = gate }
        return gate
    }

    /// Holds a first activation in its reload until all the others wait, so that they are one batch. Returns each one's problem.
    /// - Parameter meanwhile: what happens before that reload goes on.
    func gathered(
        in lane: ActivationLane<String>, _ items: [String], leaving: [String] = [], meanwhile: () -> Void = {}
    ) async -> [String: ProblemCode?] {
        let gate = holdNextReload()
        let first = Task { try await lane.activate("first") }
        #expect(await eventually { self.isReloading })
        let coming = items.map { item in (item, Task { try await lane.activate(item) }) }
        let tasks = coming + leaving.map { item in (item, Task { try await lane.deactivate(item) }) }
        #expect(await eventually { await lane.waiting == tasks.count })
        meanwhile()
        await gate.open()
        var results: [String: ProblemCode?] = [:]
        for (item, task) in tasks {
            do {
                try await task.value
                results[item] = .some(nil)
            } catch { results[item] = (error as? Problem)?.code ?? .internalError }
        }
        _ = await first.result
        return results
    }

    func lane() -> ActivationLane<String> {
        ActivationLane(
            .init(
                publish: { item in
                    try await self.pause()
                    if self.unwritable.contains(item) { throw Problem(.diskFull, "cannot write '\(item)': the disk is full") }
                    self.box.withLock { state in
                        state.published.insert(item)
                        state.everPublished.insert(item)
                    }
                },
                withdraw: { item in
                    self.box.withLock { state in
                        state.everWithdrawn.insert(item)
                        state.published.remove(item)
                    }
                },
                retract: { item, rejected in
                    self.box.withLock { state in
                        state.everWithdrawn.insert(item)
                        if state.published.remove(item) != nil, rejected { state.rejected.insert(item) }
                    }
                },
                validate: {
                    try await self.pause()
                    let state = self.state
                    let broken = self.bad.union(state.spoiled).intersection(state.published).min()
                    if state.isBrokenByHand || broken != nil {
                        throw Problem(
                            .configurationRefused, "cannot use the configuration: it is broken", details: ["item": broken ?? "by hand"])
                    }
                },
                isAbout: { refusal, item in (refusal as? Problem)?.details["item"] == item },
                reload: {
                    self.box.withLock { $0.isReloading = true }
                    await self.state.gate?.pass()
                    try await self.pause()
                    try self.box.withLock { state in
                        state.isReloading = false
                        state.reloads += 1
                        if state.failingReloads > 0 {
                            state.failingReloads -= 1
                            throw Problem(.commandFailed, "cannot reload: it was told to fail")
                        }
                        state.live = state.published
                    }
                },
                prove: { item in
                    try await self.pause()
                    if self.dead.contains(item) { throw Problem(.proofFailed, "cannot reach '\(item)'") }
                }))
    }

    private func pause() async throws { if slow > .zero { try await Task.sleep(for: slow) } else { await Task.yield() } }
}

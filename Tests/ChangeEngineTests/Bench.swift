import AgentTesting
import ChangeEngine
import SiteModel
import Synchronization

/// A runner over a toy world, with what its hooks saw.
struct Bench {
    let journal: MemoryJournal
    let world: ToyWorld
    let runner: ChangeRunner
    let closed = Seen<Change>()
    let id = Sample.id(1)

    init(
        journal: MemoryJournal = MemoryJournal(), world: ToyWorld = ToyWorld(),
        onClose: @escaping @Sendable (Change) async -> Void = { _ in },
        mayBegin: @escaping @Sendable (Plan) async throws -> Void = { _ in }
    ) {
        self.journal = journal
        self.world = world
        let closed = closed
        runner = ChangeRunner(
            journal: journal, catalog: ToyCatalog(world), clock: { 5_000 }, patience: [.milliseconds(1), .milliseconds(1)],
            mayBegin: mayBegin,
            onClose: {
                closed.add($0)
                await onClose($0)
            })
    }

    func run(_ plan: Plan) async throws -> Change {
        _ = try await runner.start(plan, id: id, requestedBy: 0)
        return try await runner.finished(id)
    }

    func log(after sequence: Int64 = 0) async throws -> [ChangeEvent] {
        var events: [ChangeEvent] = []
        for try await event in await runner.events(of: id, after: sequence) { events.append(event) }
        return events
    }
}

final class Seen<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    func add(_ value: Value) { values.withLock { $0.append(value) } }
    var all: [Value] { values.withLock { $0 } }
}

/// Opens once; everyone waits for it.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    func pass() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }
    func open() {
        isOpen = true
        waiting.forEach { $0.resume() }
        waiting = []
    }
}

/// Polls, because what is awaited has no other sign. Fails the test by returning false.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<2000 {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(1))
    }
    return false
}

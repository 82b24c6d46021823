import ChangeEngine
import SiteModel

/// Cuts the power of a toy change at every effect (journal writes before and after, each change of the world), then recovers with a new
/// runner, cutting that one too at every effect, and asks whether everything or nothing is there.
package struct CrashSweep: Sendable {
    package struct Report: Sendable {
        package var points = 0
        package var endedDone = 0
        package var endedUndone = 0
        /// Cut before the change was opened.
        package var neverOpened = 0
        package init() {}
    }

    private let plan: Plan
    private let makeJournal: @Sendable () async throws -> any Journal
    private let prepare: @Sendable (ToyWorld) throws -> Void
    private let secondCuts: Int

    /// - Parameters:
    ///   - prepare: what the world holds before, and the faults that make the change fail by itself.
    ///   - secondCuts: how many points of the recovery are cut for each point of the change.
    package init(
        _ plan: Plan, secondCuts: Int, journal: @escaping @Sendable () async throws -> any Journal,
        prepare: @escaping @Sendable (ToyWorld) throws -> Void = { _ in }
    ) {
        self.plan = plan
        self.secondCuts = secondCuts
        self.makeJournal = journal
        self.prepare = prepare
    }

    package func run() async throws -> Report {
        var report = Report()
        for first in 1...10_000 {
            for second in 0...secondCuts {
                guard try await point(first, second, &report) else {
                    if second == 0 { return report }  // The whole change came through: every point was hit.
                    break  // The recovery came through: the next point of the change.
                }
            }
        }
        throw BrokenLaw("the change never came through")
    }

    /// False when the power was not cut where it should have been.
    private func point(_ first: Int, _ second: Int, _ report: inout Report) async throws -> Bool {
        let place = "cut at \(first)" + (second > 0 ? " and at \(second) of the recovery" : "")
        let power = Power()
        let world = ToyWorld(power: power)
        try prepare(world)
        let before = world.things
        let journal = try await makeJournal()
        let id = Sample.id(first * 10_000 + second)

        power.on(cutAt: first)
        let runner = runner(journal, world)
        do {
            _ = try await runner.start(plan, id: id, requestedBy: 0)
            _ = try await runner.finished(id)
        } catch is Power.Cut {}  // Cut while it was opened.
        guard power.isOff else { return false }

        if second > 0 {
            power.on(cutAt: second)
            do { _ = try await self.runner(journal, world).recover() } catch is Power.Cut {}
            guard power.isOff else { return false }
        }
        power.on()
        _ = try await self.runner(journal, world).recover()
        try await judge(id, world: world, before: before, journal: journal, place: place, &report)
        return true
    }

    private func judge(
        _ id: ChangeID, world: ToyWorld, before: [String: String], journal: any Journal, place: String, _ report: inout Report
    ) async throws {
        report.points += 1
        try requireEqual(try await journal.unfinished().map(\.id), [], "\(place): unfinished")
        guard let change = try await journal.change(id) else {
            report.neverOpened += 1
            return try requireEqual(world.things, before, "\(place): the world of a change that was never opened")
        }
        switch change.state {
        case .done:
            report.endedDone += 1
            try requireEqual(world.things, before.merging(ToyPlan.outcome(plan)) { _, new in new }, "\(place): the world of a done change")
        case .undone:
            report.endedUndone += 1
            try requireEqual(world.things, before, "\(place): the world of an undone change")
            // Its names and its lane are free again.
            try await journal.open(Change(id: Sample.id(9), plan: plan, startedAt: 0, requestedBy: 0))
        case .running, .undoing, .stuck: throw BrokenLaw("\(place): the change is \(change.state)")
        }
        let sequences = try await journal.events(of: id, after: 0).map(\.sequence)
        try requireEqual(
            sequences, Array(1...Int64(max(1, sequences.count))).prefix(sequences.count).map { $0 }, "\(place): the sequence of events")
    }

    private func runner(_ journal: any Journal, _ world: ToyWorld) -> ChangeRunner {
        ChangeRunner(
            journal: PoweredJournal(journal, power: world.power), catalog: ToyCatalog(world), clock: { 1 }, patience: [.zero],
            onClose: { _ in })
    }
}

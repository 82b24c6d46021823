import AgentTesting
import ChangeEngine
import SiteOperations
import Testing

/// Every kind of step, as it stands in the real plans, held to the laws of steps on a real host.
@Suite("The laws of steps", .serialized, .timeLimit(.minutes(30))) struct StepLawTests {
    /// Their undo does nothing, by design: the operation is tried again instead.
    static let oneWay = Stage.all.filter { [.purge, .sweep].contains($0.operation) }
    static let twoWay = Stage.all.filter { ![.purge, .sweep].contains($0.operation) }

    @Test("no kind of step is left out") func complete() throws {
        let site = try LawSite.sample()
        let kinds = try Stage.all.map { try site.record($0.operation, $0.step).kind }
        #expect(Set(kinds) == Set(StepList.all.map { $0.kind }))
        #expect(Set(StepList.all.map { $0.kind }).count == StepList.all.count)
    }

    @Test("hold", arguments: twoWay, StepLaws.laws) func hold(_ stage: Stage, _ law: Law<StepCase>) async throws {
        try await law.hold(StepCase(stage.testDescription) { try await LawHost.shared.subject(of: stage) })
    }

    @Test("hold for a step that only goes forward", arguments: oneWay, StepLaws.oneWayLaws)
    func holdForward(_ stage: Stage, _ law: Law<StepCase>) async throws {
        try await law.hold(StepCase(stage.testDescription) { try await LawHost.shared.subject(of: stage) })
    }
}

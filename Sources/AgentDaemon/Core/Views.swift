import AgentAPI
import ChangeEngine

extension ChangeView {
    init(_ change: Change) {
        let titles = Dictionary(change.plan.steps.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        self.init(
            id: change.id.rawValue, operation: change.plan.operation, subject: change.plan.subject, title: change.plan.title,
            state: change.state.rawValue,
            steps: change.steps.map {
                ChangeView.StepView(id: $0.id, title: titles[$0.id] ?? $0.id, state: $0.state.rawValue, milliseconds: $0.milliseconds)
            },
            startedAt: change.startedAt, endedAt: change.endedAt, problem: change.problem, requestedBy: change.requestedBy,
            onlyForward: change.plan.onlyForward)
    }
}

extension EventView {
    init(_ event: ChangeEvent) {
        self.init(
            sequence: event.sequence, change: event.change.rawValue, at: event.at, kind: event.kind.rawValue, step: event.step,
            text: event.text,
            milliseconds: event.milliseconds, problem: event.problem)
    }
}

import AgentAPI
import ChangeEngine
import SiteOperations

extension ChangeView {
    init(_ change: Change) {
        let settings = SettingChange.made(by: change.plan).map { PlanView.SettingView(name: $0.name, from: $0.from, to: $0.to) }
        let titles = Dictionary(change.plan.steps.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        self.init(
            id: change.id.rawValue, operation: change.plan.operation, subject: change.plan.subject, title: change.plan.title,
            state: change.state.rawValue,
            steps: change.steps.map {
                ChangeView.StepView(id: $0.id, title: titles[$0.id] ?? $0.id, state: $0.state.rawValue, milliseconds: $0.milliseconds)
            },
            startedAt: change.startedAt, endedAt: change.endedAt, problem: change.problem, requestedBy: change.requestedBy,
            onlyForward: change.plan.onlyForward, settings: settings.isEmpty ? nil : settings)
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

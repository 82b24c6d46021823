import AgentAPI

/// Settings that change, old and new.
enum SettingText {
    static func line(_ settings: [PlanView.SettingView]) -> String { settings.map(one).joined(separator: ", ") }

    static func one(_ setting: PlanView.SettingView) -> String {
        "\(Printable.line(setting.name)): \(shown(setting.from)) -> \(shown(setting.to))"
    }

    static func records(_ settings: [PlanView.SettingView]) -> [Value.Record] {
        settings.map { [.init("name", .text($0.name)), .init("from", .text($0.from)), .init("to", .text($0.to))] }
    }

    private static func shown(_ value: String) -> String { value.isEmpty ? "none" : Printable.line(value) }
}

import AgentAPI
import SiteModel

extension Columns where Item == LimitRow {
    static let limits = Columns(
        id: { $0.name },
        all: [
            Column("limit") { .text($0.name) },
            Column("value", forPeople: { .text($0.words) }) { .text($0.value) },
            Column("used") { .text($0.used) },
            Column("enforced") { .text($0.enforced) },
        ])
}

/// One line of `site limits`.
struct LimitRow: Sendable {
    var name: String
    var value: String?
    /// The same in its shortest unit.
    var words: String?
    /// nil where nobody can tell, or PHP sleeps.
    var used: String?
    /// yes, or why not.
    var enforced: String?

    static func rows(_ view: LimitsView) -> [LimitRow] {
        let limits = SiteLimits.Name.allCases.map { name in
            LimitRow(
                name: name.rawValue, value: "\(view.site.limits[name])\(name.isSize ? "M" : "")", words: view.site.limits.words(name),
                used: used(name, view),
                enforced: SiteLimits.Name.ofMachine.contains(name) ? view.unheld?[name.rawValue] ?? view.unenforced ?? "yes" : "yes")
        }
        return limits + [LimitRow(name: "disk", value: nil, used: view.diskUsed.map(mebibytes), enforced: "no limit")]
    }

    private static func used(_ name: SiteLimits.Name, _ view: LimitsView) -> String? {
        switch name {
        case .memory: view.memoryUsed.map(mebibytes)
        case .tasks: view.tasksUsed.map { "\($0)" }
        default: nil
        }
    }

    private static func mebibytes(_ bytes: UInt64) -> String { "\((bytes + (1 << 20) - 1) >> 20)M" }
}

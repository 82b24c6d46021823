import AgentAPI
import ArgumentParser
import SiteModel

struct HealthCommand: LeafCommand {
    static let configuration = describe(
        "health", "Says in a word for each part whether this host is well, from what the daemon saw last.",
        """
        ok, warn or fail, and how many seconds ago it was looked. What could not be looked at for two minutes fails. It says nothing of why, \
        and costs nothing to ask: agent doctor tells the rest.

        Status 0 when nothing fails, 1 when something does.

        Examples:
          agent health
          agent health --format json
        """)
    static let fields = Columns.health.names

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let report = try await options.client().healthReport()
        options.printOne(report, .health)
        if report.status == .fail { throw Ended(status: .failed) }
    }
}

extension Columns where Item == HealthReportView {
    static let health = Columns(
        id: { $0.status.rawValue },
        all: [
            Column("status") { .text($0.status.rawValue) },
            Column("age") { .number($0.age) },
        ]
            + ["database", "queue", "disk", "services", "secrets", "audit", "crisis"].map { part in
                Column(part) { .text($0.parts[part]?.rawValue) }
            })
}

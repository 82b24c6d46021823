import AgentAPI

/// A line of `schedule next`: one run, or an entry that runs so often that its runs would hide the others.
struct ScheduledLine: Sendable, Equatable {
    let run: ScheduledRunView
    /// `hourly, 24 a day`.
    var again: String?
    /// An entry that runs more often has one line.
    static let mostOfADay = 2

    /// - Parameters:
    ///   - runs: the next first.
    ///   - calendars: of each entry, by its name.
    static func all(_ runs: [ScheduledRunView], _ calendars: [String: String]) -> [ScheduledLine] {
        let often = Dictionary(grouping: runs, by: \.name).compactMapValues { runs -> String? in
            guard let first = runs.first else { return nil }
            let daily = runs.count { $0.at < first.at + 86_400 }
            guard daily > mostOfADay else { return nil }
            let count = daily < ScheduledRunView.mostOfOne ? "\(daily)" : "\(daily) or more"
            return [calendars[first.name], "\(count) a day"].compactMap { $0 }.joined(separator: ", ")
        }
        var told: Set<String> = []
        return runs.compactMap { run in
            guard let again = often[run.name] else { return ScheduledLine(run: run) }
            return told.insert(run.name).inserted ? ScheduledLine(run: run, again: again) : nil
        }
    }
}

extension Columns where Item == ScheduledLine {
    static let scheduledLine = Columns(
        id: { $0.run.name },
        all: [
            Column("at") { .time($0.run.at) }, Column("name") { .text($0.run.name) }, Column("local") { .text($0.run.local) },
            Column("zone") { .text($0.run.zone) }, Column("again") { .text($0.again) },
        ])
}

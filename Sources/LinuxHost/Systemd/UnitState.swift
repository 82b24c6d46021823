/// What systemd says of one unit.
package struct UnitState: Sendable, Hashable {
    package var id: String
    /// loaded, not-found, masked …
    package var load: String
    /// active, activating, inactive, failed …
    package var active: String
    /// running, listening, auto-restart …
    package var sub: String
    package var mainPID: Int32
    package var restarts: Int
    /// Its file is newer than what systemd has read.
    package var needsReload: Bool

    package var isRunning: Bool { ["active", "reloading"].contains(active) }

    static let properties = ["Id", "LoadState", "ActiveState", "SubState", "MainPID", "NRestarts", "NeedDaemonReload"]

    /// `systemctl show`: a block of NAME=VALUE for each unit, with an empty line between; what a kind of unit has not is left out.
    static func parse(_ output: String) -> [UnitState] {
        output.split(separator: "\n", omittingEmptySubsequences: false).split(whereSeparator: \.isEmpty).compactMap { lines in
            var values: [Substring: Substring] = [:]
            for line in lines {
                guard let equals = line.firstIndex(of: "=") else { continue }
                values[line[..<equals]] = line[line.index(after: equals)...]
            }
            guard let id = values["Id"] else { return nil }
            return UnitState(
                id: String(id), load: String(values["LoadState"] ?? ""), active: String(values["ActiveState"] ?? ""),
                sub: String(values["SubState"] ?? ""), mainPID: values["MainPID"].flatMap { Int32($0) } ?? 0,
                restarts: values["NRestarts"].flatMap { Int($0) } ?? 0, needsReload: values["NeedDaemonReload"] == "yes")
        }
    }
}

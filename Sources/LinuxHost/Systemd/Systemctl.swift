import HostServices
import SiteModel

/// systemctl(1). Every call names its units in full; what a call does to a unit that is as asked already is nothing.
package struct Systemctl: Sendable {
    package static let path = "/usr/bin/systemctl"
    private let runner: any CommandRunner

    package init(runner: any CommandRunner) { self.runner = runner }

    /// In the order of asking. Units that do not exist have the load state `not-found`.
    package func show(_ units: [String]) async throws -> [UnitState] {
        if units.isEmpty { return [] }
        let properties = UnitState.properties.flatMap { ["-p", $0] }
        let states = UnitState.parse(try await run("look at", units, ["show"] + properties + ["--"] + units))
        guard states.count == units.count else {
            throw Problem.cannot("look at", units[0], "systemctl spoke of \(states.count) units, not \(units.count)", code: .commandFailed)
        }
        return states
    }

    /// Returns when they run, or at once when nobody waits for them.
    package func start(_ units: [String], waiting: Bool = true) async throws {
        try await run("start", units, ["start"] + (waiting ? [] : ["--no-block"]) + ["--"] + units)
    }
    /// Also one that failed so often that systemd gave it up, or is about to: its starts are counted from nothing then.
    package func startAnew(_ unit: String) async throws {
        do { try await startCounted(unit) } catch {
            // systemd tries by itself too: the attempt that just ended may have read what stood there before.
            try await startCounted(unit)
        }
    }

    private func startCounted(_ unit: String) async throws {
        guard let state = try await show([unit]).first, !state.isRunning else { return }
        if state.active != "inactive" { try await resetFailed([unit]) }
        try await start([unit])
    }
    package func stop(_ units: [String]) async throws { try await run("stop", units, ["stop", "--"] + units) }
    package func restart(_ unit: String) async throws { try await run("restart", [unit], ["restart", "--", unit]) }
    /// Started where it does not run.
    package func reload(_ unit: String) async throws { try await run("reload", [unit], ["reload-or-restart", "--", unit]) }

    /// From the next boot on. The links are made without asking systemd (that is what a root does): it would read every unit of the machine again
    /// for one link or, told not to, from version 254 on count every unit as changed.
    package func enable(_ units: [String]) async throws {
        try await run("enable", units, ["--root=/", "--quiet", "enable", "--"] + units)
    }
    package func disable(_ units: [String]) async throws {
        try await run("disable", units, ["--root=/", "--quiet", "disable", "--"] + units)
    }
    package func resetFailed(_ units: [String]) async throws { try await run("reset", units, ["reset-failed", "--"] + units) }

    package func signal(_ unit: String, _ signal: Int32) async throws {
        try await run("signal", [unit], ["kill", "--kill-whom=main", "--signal=\(signal)", "--", unit])
    }

    /// Of one unit, loaded for the question where it sleeps.
    package func properties(_ names: [String], of unit: String) async throws -> [String: String] {
        let output = try await run("look at", [unit], ["show"] + names.flatMap { ["-p", $0] } + ["--", unit])
        return Dictionary(
            output.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
            }, uniquingKeysWith: { _, last in last })
    }
    /// Tells a running unit and keeps them for the next start, or until the next boot; works on an instance that sleeps too.
    package func setProperties(_ assignments: [String], of unit: String, runtime: Bool = false) async throws {
        try await run("limit", [unit], ["set-property"] + (runtime ? ["--runtime"] : []) + ["--", unit] + assignments)
    }
    /// Takes away the properties that were kept. Without asking systemd, as `enable`.
    package func revert(_ units: [String]) async throws { try await run("revert", units, ["--root=/", "--quiet", "revert", "--"] + units) }

    /// Reads changed unit files. Seconds on a machine of thousands of units.
    package func daemonReload() async throws { try await run("reload", ["systemd"], ["daemon-reload"]) }

    @discardableResult
    private func run(_ verb: String, _ units: [String], _ arguments: [String]) async throws -> String {
        let result = try await runner.run(
            Command(
                Self.path, ["--no-pager", "--no-ask-password"] + arguments, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
                deadline: 120, outputLimit: 16 << 20))
        if result.exitCode == 0 { return result.output }
        let words = result.errorOutput.split(separator: "\n").first.map(String.init) ?? "systemctl ended with \(result.exitCode)"
        throw Problem.cannot(
            verb, units.first ?? "systemd", words, code: .commandFailed, hint: "journalctl -u \(units.first ?? "init.scope") -n 20",
            details: ["exit": "\(result.exitCode)"])
    }
}

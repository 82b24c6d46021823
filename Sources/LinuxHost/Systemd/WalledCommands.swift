import HostServices
import SiteModel

/// How a program that the agent starts for a site is kept to what the site's own PHP may do. Only the composition root knows which way.
package protocol SiteCommands: Sendable {
    /// - Parameters:
    ///   - command: runs as the site; its deadline is kept on every way.
    ///   - limits: the site's own, counted apart from its PHP's.
    ///   - work: what it does, for the name under which the machine shows it: `cron`.
    func walled(_ command: Command, for site: SiteID, limits: MachineLimits, work: String) throws(Problem) -> Command
}

/// A sandbox has no walls but the site's user.
package struct PlainSiteCommands: SiteCommands {
    package init() {}
    package func walled(_ command: Command, for site: SiteID, limits: MachineLimits, work: String) -> Command { command }
}

/// As a unit of its own with the walls of the site's PHP: same files in sight, same limits (counted apart from PHP's), no right that PHP has not.
/// Standard input and output go through systemd-run(1), which ends as the program does.
package struct WalledSiteCommands: SiteCommands {
    package static let path = "/usr/bin/systemd-run"
    private let walls: SiteWalls

    package init(layout: HostLayout) { walls = SiteWalls(layout: layout, templates: TemplateDirectory(share: layout.share)) }

    package func walled(_ command: Command, for site: SiteID, limits: MachineLimits, work: String) throws(Problem) -> Command {
        let ends = ["RuntimeMaxSec=\(Int(command.deadline.rounded(.up)))", "TimeoutStopSec=5"]
        let arguments = try arguments(command, for: site, work: work, mode: ["--pipe", "--wait"], ends: ends, limits)
        // systemd ends the program; a little later than that something else is wrong.
        return Command(
            Self.path, arguments, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], deadline: command.deadline + 15,
            outputLimit: command.outputLimit)
    }

    /// For a person who waits at it: with a terminal of its own where he has one, so that nothing inside can type into his. It has no deadline.
    ///
    /// - Parameter executable: our own binary, which tells how the command ended (`ShellStatus`).
    package func attended(
        _ command: Command, for site: SiteID, limits: MachineLimits, terminal: Bool, executable: String
    ) throws(Problem) -> Command {
        var command = command
        command.arguments = ShellStatus.arguments(for: command.program, command.arguments)
        command.program = executable
        let mode = terminal ? ["--pty", "--wait"] : ["--pipe", "--wait"]
        let arguments = try arguments(command, for: site, work: "shell", mode: mode, ends: ["TimeoutStopSec=5"], limits)
        var environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        environment["TERM"] = command.environment["TERM"]
        return Command(Self.path, arguments, environment: environment)
    }

    private func arguments(
        _ command: Command, for site: SiteID, work: String, mode: [String], ends: [String], _ limits: MachineLimits
    ) throws(Problem) -> [String] {
        let name = "agent-\(work)-\(site)-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
        let properties =
            ["User=\(site)", "Group=\(site)", "UMask=0022", "SyslogIdentifier=php-\(site)"] + ends
            // The walls say the standard; what is said last holds.
            + (try walls.properties(of: site)) + (limits == .standard ? [] : UnitLimits.assignments(limits))
        return [
            "--quiet", "--collect", "--no-ask-password", "--unit=\(name)", "--description=\(work) of site \(site)", "--service-type=exec",
        ]
            + mode + properties.flatMap { ["--property", $0] }
            + command.environment.sorted { $0.key < $1.key }.map { "--setenv=\($0.key)=\($0.value)" }
            + ["--working-directory=\(command.directory)", "--", command.program]
            // systemd would put variables in their place.
            + command.arguments.map { $0.replacing("$", with: "$$") }
    }
}

import AgentDaemon
import ArgumentParser
import SiteModel

/// How the daemon that was not reached is started.
enum StartHint {
    /// - Parameter isUnprepared: whether the package is here and nothing else, no sandbox at that place either.
    static func told(
        _ problem: Problem, to command: any ParsableCommand, isUnprepared: (String) -> Bool = { DaemonAddress.isUnprepared(besides: $0) },
        isClosed: () -> Bool = { DaemonAddress.isClosed }
    ) -> Problem {
        // Of a change that was begun, its end is what matters.
        guard problem.code == .daemonNotRunning, problem.hint != nil, problem.details["socket.path"] != nil,
            problem.details["change.id"] == nil,
            let options = (command as? any LeafCommand)?.options
        else { return problem }
        var problem = problem
        do throws(Problem) {
            guard let root = try options.sandboxRoot() else {
                problem.hint = "start it with `systemctl start agent.service`; name a sandbox's directory with --root"
                return problem
            }
            if !options.namesRoot, isUnprepared(root) { return unprepared(problem) }
            if !options.namesRoot, isClosed() { return closed() }
            if !DaemonAddress.mayBeSandbox(root) { return noSandbox(problem, root) }
            let other = options.namesRoot ? "" : "; name another sandbox's directory with --root"
            problem.hint = "start it with `agent sandbox up`\(other)"
        } catch { return problem }  // it was named well enough to be asked: the daemon's own hint stands
        return problem
    }

    private static func noSandbox(_ problem: Problem, _ root: String) -> Problem {
        var problem = problem
        problem.message = "cannot reach the daemon of a sandbox in '\(printable(root))': there is none, and none can be brought up there"
        problem.hint = "name a sandbox's directory with --root"
        return problem
    }

    private static func closed() -> Problem {
        Problem(
            .forbidden, "cannot talk to the daemon of this machine: only root and members of its groups may",
            hint: "root lets a user in: usermod --append --groups agent-viewer USER (agent, for who brings a token), and a new log-in; "
                + "name a sandbox's directory with --root",
            details: ["socket.path": DaemonAddress.ofSystem])
    }

    /// Starting it is the way: the unit looks whose nginx this is before anything is taken over (docs/how-to/system-host.md).
    private static func unprepared(_ problem: Problem) -> Problem {
        var problem = problem
        problem.message = "cannot reach the daemon of this machine: the machine was never prepared as a host"
        problem.hint =
            "`sudo systemctl start agent.service` prepares it (agent host prepare) and starts the daemon; where nginx serves something of yours it is "
            + "refused, and `/usr/lib/agent/own-nginx --check` says what; name a sandbox's directory with --root"
        problem.details["socket.path"] = DaemonAddress.ofSystem
        return problem
    }
}

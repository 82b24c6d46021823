import ArgumentParser
import SiteModel

/// How the daemon that was not reached is started: with the root that this command was given, so that the command works as it is shown.
enum StartHint {
    static func told(_ problem: Problem, to command: any ParsableCommand) -> Problem {
        guard problem.code == .daemonNotRunning, problem.hint != nil, problem.details["socket.path"] != nil,
            let options = (command as? any LeafCommand)?.options
        else { return problem }
        var problem = problem
        do throws(Problem) {
            guard let root = try options.sandboxRoot() else {
                problem.hint = "start it with `systemctl start agent.service`; name a sandbox's directory with --root"
                return problem
            }
            let other = options.namesRoot ? "" : "; name another sandbox's directory with --root"
            problem.hint = "start it with `agent sandbox up\(SandboxHint.root(options, root))`\(other)"
        } catch { return problem }  // it was named well enough to be asked: the daemon's own hint stands
        return problem
    }
}

import AgentAPI
import ArgumentParser
import SiteModel

/// What a person may have meant who named a site that there is not. Looked up by the command with what its user may list: the daemon's answer about one
/// site tells nobody of another.
enum NearSites {
    static func told(_ problem: Problem, to command: any ParsableCommand) async -> Problem {
        guard problem.code == .siteNotFound, let reference = problem.details["site.reference"], let command = command as? any LeafCommand,
            // Whoever may not list them, or cannot now, is told what he would have been told anyway.
            let sites = try? await command.options.client().sites()
        else { return problem }
        let near = Nearest.to(reference, among: sites.flatMap { [$0.domain] + $0.aliases })
        guard !near.isEmpty else { return problem }
        var problem = problem
        problem.hint = Nearest.hint(near, "agent site list")
        problem.details["site.near"] = near.joined(separator: ",")
        return problem
    }
}

import ChangeEngine
import HostServices
import SiteModel

/// What a person can do about a host, which depends on its kind.
package struct HostRemedies: Sendable, Hashable {
    package var serviceDown: String
    /// Why MariaDB does not answer, and what starts it.
    package var databaseDown: String
    package var daemonOutdated: String
    /// Why nginx ended.
    package var nginxLog: String
    /// For a server-wide file that a person broke.
    package var serverFile: String
    /// What starts a server that hangs anew, before its name; nil: whoever started it does when it is killed.
    package var restart: String?
    package init(
        serviceDown: String, databaseDown: String, daemonOutdated: String, nginxLog: String, serverFile: String, restart: String? = nil
    ) {
        self.serviceDown = serviceDown
        self.databaseDown = databaseDown
        self.daemonOutdated = daemonOutdated
        self.nginxLog = nginxLog
        self.serverFile = serverFile
        self.restart = restart
    }
}

/// What is wrong with the host itself. Pure: values in, findings out.
package enum HostFindings {
    package static func stuck(_ unfinished: [Change]) -> [Finding] {
        unfinished.filter { $0.state == .stuck }.map {
            Finding(
                "change.stuck", .error, $0.id.rawValue,
                "\($0.plan.title) was not \($0.plan.onlyForward ? "finished" : "fully taken back"): \($0.problem?.message ?? "no reason recorded")",
                remedy: "agent change resume \($0.id)")
        }
    }

    package static func unwell(_ services: [ServiceStatus], _ remedies: HostRemedies) -> [Finding] {
        services.filter { $0.state != .running }.map {
            if $0.state == .silent { return silent($0, remedies) }
            if $0.name == .nginx { return NginxFindings.down($0, remedies) }
            return Finding(
                "service.down", .error, $0.name.rawValue, "the service \($0.words)",
                remedy: remedies.serviceDown)
        }
    }

    private static func silent(_ status: ServiceStatus, _ remedies: HostRemedies) -> Finding {
        let so =
            status.name == .nginx
            ? "sites cannot be changed, and may not be served"
            : status.name.site == nil ? "what needs it waits in vain" : "what is not in the cache of the site's pages is not served"
        return Finding(
            "service.silent", .error, status.name.rawValue, "the service \(status.words): \(so)", remedy: remedy(silent: status, remedies))
    }

    static func remedy(silent status: ServiceStatus, _ remedies: HostRemedies) -> String {
        let pid = status.pid.map(String.init) ?? "PID"
        let anew = status.name.site == nil ? remedies.restart : nil
        return "kill -CONT \(pid), where a signal stopped it; "
            + (anew.map { "\($0) \(status.name), where it hangs" } ?? "kill -KILL \(pid), where it hangs: it is started anew")
    }

    /// - Parameter isReplaced: another file stands where the daemon's own binary was.
    package static func outdated(_ isReplaced: Bool, _ remedies: HostRemedies) -> [Finding] {
        if !isReplaced { return [] }
        return [
            Finding(
                "daemon.outdated", .warning, "daemon", "it runs a binary that was replaced since it started",
                remedy: remedies.daemonOutdated)
        ]
    }

    /// Files that an older version rendered, and nobody edited since.
    package static func outdated(_ files: [RenderedFile]) -> [Finding] {
        let outdated = files.filter { $0.state == .outdated }
        guard let first = outdated.first else { return [] }
        let others = outdated.count > 1 ? " and \(outdated.count - 1) more" : ""
        return [
            Finding(
                "config.outdated", .warning, first.path, "this file\(others) would be rendered otherwise by this version of the agent",
                remedy: "agent host upgrade-config --dry-run shows how, without the option it is done")
        ]
    }

    /// Files whose seal a person broke, or that are somebody's whole: they are left alone by everything but what is told to overwrite, so they fall behind.
    package static func edited(_ files: [RenderedFile]) -> [Finding] {
        files.filter { $0.state == .edited }.map {
            Finding(
                "config.edited", .warning, $0.path,
                "this file was edited by hand: the agent leaves it as it is, also where it should change",
                remedy:
                    "agent host upgrade-config --dry-run shows the difference; agent host upgrade-config --overwrite renews every such file and loses the edits"
            )
        }
    }

    package static func isolation(_ isolated: Bool, root: String) -> [Finding] {
        if isolated { return [] }
        return [
            Finding(
                "isolation.off", .warning, root,
                "all sites run as one user: they are not isolated from each other and WordPress's core is not immutable",
                remedy: "run the sandbox as root to have a user for each site")
        ]
    }

    /// Of an orphan: what it was, nobody can tell; it can only be ended.
    package static func unreadable(manifest path: String, _ problem: Problem) -> Finding {
        Finding("manifest.unreadable", .warning, path, problem.message, remedy: "agent doctor --orphans --delete")
    }

    package static func notAsked(_ sites: Int, root: String) -> Finding {
        Finding(
            "inventory.incomplete", .error, root, "\(sites) sites were not asked: those before them did not answer in time",
            remedy: "agent site status SITE asks one; agent doctor asks all again, when those that do not answer are mended")
    }

    /// Something could not be asked, so that what it holds was not judged.
    package static func incomplete(_ problem: Problem, root: String, _ severity: Finding.Severity = .error) -> Finding {
        let late = "agent doctor asks again; agent host status shows what runs here, and whether there is room for it"
        let other = "agent explain \(problem.code.rawValue) says what it may be; agent doctor asks again"
        return Finding(
            "inventory.incomplete", severity, root, problem.message,
            remedy: problem.hint ?? (problem.code == .deadlineExceeded ? late : other))
    }
}

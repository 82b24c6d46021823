import HostServices
import SiteModel

/// nginx, before anything else is done on a host: one file that it refuses must not keep every site away.
package enum ServingStart {
    package struct Report: Sendable {
        package var repair = TreeRepair.Outcome()
        /// Why nginx does not run; nil when it does.
        package var problem: Problem?
    }

    /// Nothing is touched where nginx runs or can be started: a refused file harms nobody then, and doctor tells of it.
    package static func run(_ vhosts: [SiteID: Vhost], on host: ServiceHost) async -> Report {
        var report = Report()
        do {
            // Judged before it is started: one that waits for what a refused file never gives would be waited for in turn.
            if try await host.services.status(.nginx)?.isUp != true, let refusal = try await host.web.refusal(),
                refusal.details["nginx.loads"] == nil, refusal.details["nginx.slow"] == nil
            {
                throw refusal
            }
            try await host.services.resume(.nginx)
        } catch {
            do {
                report.repair = try await TreeRepair.run(vhosts, on: host, .down)
                if let refusal = report.repair.refusal { throw refusal }
                // Its files are not why it did not start.
                if report.repair.replaced.isEmpty && report.repair.leftOut.isEmpty { throw error }
                try await host.services.resume(.nginx)
            } catch {
                report.problem = error as? Problem ?? Problem(.internalError, "cannot start 'nginx': \(error)")
            }
        }
        return report
    }
}

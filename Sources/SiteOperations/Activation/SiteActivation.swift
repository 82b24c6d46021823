import ChangeEngine
import HostServices
import SiteModel

/// How a vhost becomes live: nginx's own judgement, a reload, a page from outside, and a look at the neighbours.
package enum SiteActivation {
    /// Seconds for WordPress's first page: every file of it is compiled for the first time.
    static let proofDeadline = 20.0

    /// An argument that is on no list passes the page cache by, so that PHP and the database answer, not yesterday's copy.
    static let proofPath = "/?agent_proof=1"

    /// - Parameter neighbours: a few other live sites to ask before and after (chosen afresh for each activation).
    package static func effects(
        _ host: ServiceHost, neighbours: @escaping @Sendable (_ except: SiteID) async -> [ProbeTarget]
    ) -> ActivationLane<Vhost>.Effects {
        let watch = NeighbourWatch(probe: host.probe, choose: neighbours)
        let standing = StandingVhosts(host)
        return ActivationLane<Vhost>.Effects(
            publish: { vhost in
                try await standing.keep(vhost.site)
                await watch.lookBefore(vhost.site)
                try await host.web.publish(vhost)
            },
            withdraw: { try await host.web.withdraw($0.site, rejected: false) },
            retract: { try await standing.putBack($0.site, rejected: $1) },
            validate: { try await host.web.validate() },
            isAbout: { refusal, vhost in (refusal as? Problem)?.details["site.id"] == vhost.site.rawValue },
            reload: { try await host.web.reload() },
            prove: { vhost in
                async let own: Void = prove(vhost, host.probe)
                try await watch.lookAfter(vhost.site)
                try await own
                await standing.forget(vhost.site)
            })
    }

    /// Asks as a visitor would. - Throws: `proof-failed`.
    static func prove(_ vhost: Vhost, _ probe: any Probe) async throws {
        let answer = try await probe.get(vhost.target, path: proofPath, deadline: proofDeadline)
        guard vhost.enabled else { return try proveDisabled(vhost, answer) }
        guard answer.status == 200, answer.body.contains(vhost.canonical.authority) else {
            let what = answer.status == 200 ? "a page that is not this site's" : "status \(answer.status)"
            throw Problem.cannot(
                "prove site", vhost.canonical.url, "it answered with \(what)", code: .proofFailed,
                hint: "look into the site's PHP log", details: ["status": "\(answer.status)", "site.id": vhost.site.rawValue])
        }
    }

    private static func proveDisabled(_ vhost: Vhost, _ answer: ProbeAnswer) throws {
        guard answer.status == 503, answer.headers["retry-after"] != nil else {
            throw Problem.cannot(
                "prove that visitors are sent away from", vhost.canonical.url, "it answered with status \(answer.status)",
                code: .proofFailed,
                details: ["status": "\(answer.status)", "site.id": vhost.site.rawValue])
        }
    }
}

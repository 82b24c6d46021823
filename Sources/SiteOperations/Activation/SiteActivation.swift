import ChangeEngine
import HostServices
import SiteModel

/// A vhost on its way into service, and what its front page must be worth there. The vhost alone says which one it is.
package struct ServedVhost: Sendable, Hashable {
    package var vhost: Vhost
    package var floor: FrontPage
    /// Whether there is a site, with logs of its own, when the proof fails.
    package var stands: Bool
    package init(_ vhost: Vhost, floor: FrontPage = .whole, stands: Bool = false) {
        self.vhost = vhost
        self.floor = floor
        self.stands = stands
    }

    package static func == (left: Self, right: Self) -> Bool { left.vhost == right.vhost }
    package func hash(into hasher: inout Hasher) { hasher.combine(vhost) }
}

/// How a vhost becomes live: nginx's own judgement, a reload, a page from outside, and a look at the neighbours.
package enum SiteActivation {
    /// What the agent asks of sites as a visitor would.
    package static let ownPaths: Set<String> = [FrontPage.path, NeighbourWatch.path]

    /// - Parameter neighbours: a few other live sites to ask before and after (chosen afresh for each activation).
    package static func effects(
        _ host: ServiceHost, neighbours: @escaping @Sendable (_ except: SiteID) async -> [ProbeTarget]
    ) -> ActivationLane<ServedVhost>.Effects {
        let watch = NeighbourWatch(probe: host.probe, choose: neighbours)
        let standing = StandingVhosts(host)
        return ActivationLane<ServedVhost>.Effects(
            publish: { served in
                try await standing.keep(served.vhost.site)
                await watch.lookBefore(served.vhost.site)
                try await host.web.publish(served.vhost)
            },
            withdraw: { served in
                let file = try await vhostFile(served.vhost, host)
                try await host.web.withdraw(served.vhost.site, keeping: file.state == .edited ? .edited : .nothing)
            },
            retract: { try await standing.putBack($0.vhost.site, rejected: $1) },
            validate: { try await validate(host.web) },
            isAbout: { refusal, served in (refusal as? Problem)?.details["site.id"] == served.vhost.site.rawValue },
            reload: { try await host.web.reload() },
            prove: { served in
                async let own: Void = prove(served, host.probe)
                try await watch.lookAfter(served.vhost.site)
                try await own
                await standing.forget(served.vhost.site)
            })
    }

    /// As it stands, against what the agent writes.
    package static func vhostFile(_ vhost: Vhost, _ host: ServiceHost) async throws -> RenderedFile {
        RenderedFile(
            path: host.layout.vhost(vhost.site), current: try await host.web.published(vhost.site), wanted: try host.web.render(vhost))
    }

    /// Before any reload: whoever is refused is told that nothing runs otherwise than before.
    private static func validate(_ web: any WebServer) async throws {
        do {
            try await web.validate()
        } catch var problem as Problem where problem.code == .configurationRefused {
            problem.message += "; the running configuration was not changed"
            throw problem
        }
    }

    /// Changes what runs behind a vhost that stays as it is, and holds the site against what it answered before. nil: nothing to ask.
    static func keeping(_ vhost: Vhost?, _ probe: any Probe, _ change: () async throws -> Void) async throws {
        guard let vhost else { return try await change() }
        let before = try await FrontPage.look(at: vhost, probe)
        try await change()
        try await prove(ServedVhost(vhost, floor: before, stands: true), probe)
    }

    /// Asks as a visitor would. - Throws: `proof-failed`.
    static func prove(_ served: ServedVhost, _ probe: any Probe) async throws {
        let vhost = served.vhost
        // It cannot be more ill than it was, and its owner may go on mending it.
        if vhost.enabled, served.floor == .silent { return }
        // Where nginx is all that was heard before, PHP may not answer in time: what nginx serves alone is asked for.
        let path = vhost.enabled && served.floor == .unserved ? NeighbourWatch.path : FrontPage.path
        let patience = served.stands ? ProofPatience.standing : .new
        let answer = try await patience.ask(vhost, path, probe)
        guard vhost.enabled else { return try proveDisabled(vhost, answer) }
        guard FrontPage(answer, of: vhost.canonical) >= served.floor else {
            let outcome = SiteAnswer.Outcome(answer)
            let what = outcome == .status(200) ? "it answers with a page that is not this site's" : outcome.words
            throw Problem.cannot(
                "prove site", vhost.canonical.url, what, code: .proofFailed,
                hint: served.stands ? "agent site logs \(vhost.site) --kind php" : "agent doctor",
                details: ["status": "\(answer.status)", "site.id": vhost.site.rawValue])
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

import HostServices
import SiteModel
import SiteOperations

/// Asks every live site through the front door.
extension AgentCore {
    /// Sites at work at once: the doctor must not be what makes a host slow.
    private static let askedAtOnce = 4
    /// After this, as many silent ones as are asked at once are enough.
    private static let patience = Duration.seconds(9)

    func unwellSites(_ services: ServiceAnswers) async throws -> [Finding] {
        let awake = try await store.sites(state: .live).filter { $0.spec.enabled && services.isAsked($0.id, host.php.masters) }
        let asked = await answers(of: awake)
        // One that was changed meanwhile may have been asked in the middle.
        let busy = Set(try await store.unfinished().map(\.plan.subject))
        let live = Set(try await store.sites(state: .live).filter(\.spec.enabled).map(\.id))
        let left = awake.count - asked.count
        return SiteAnswer.findings(asked.filter { live.contains($0.site) && !busy.contains($0.site.rawValue) })
            + (left > 0 ? [HostFindings.notAsked(left, root: settings.root)] : [])
    }

    /// Those that cannot tell which of their pages are stale.
    func unheardSites() async throws -> [Finding] {
        var unheard = await listeners.unheard(of: try await store.sites(state: .live))
        if !unheard.isEmpty {
            // One that was just made has its socket in a moment.
            try await Task.sleep(for: .seconds(1))
            unheard = await listeners.unheard(of: try await store.sites(state: .live))
        }
        return SiteFindings.unheard(unheard.map(\.spec.domain), settings.remedies)
    }

    private func answers(of sites: [Site]) async -> [SiteAnswer] {
        await withTaskGroup(of: SiteAnswer?.self) { group in
            var answers: [SiteAnswer] = []
            let end = ContinuousClock.now + Self.patience
            for (number, site) in sites.enumerated() {
                if number >= Self.askedAtOnce, let answer = await group.next() { answers += [answer].compactMap(\.self) }
                // Many sites take their time; many that hang are not waited for one after the other.
                if answers.count(where: \.isSilent) >= Self.askedAtOnce, .now > end { break }
                group.addTask { await ask(site) }
            }
            for await answer in group { answers += [answer].compactMap(\.self) }
            return answers
        }
    }

    private func ask(_ site: Site) async -> SiteAnswer? {
        // A name that has no address here was never served: its create would have failed.
        guard let target = try? site.vhost(host.addressing).target else { return nil }
        return await SiteAnswer.ask(site, at: target, host.probe)
    }
}

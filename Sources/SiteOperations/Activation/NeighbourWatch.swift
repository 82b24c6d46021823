import HostServices
import SiteModel

/// Asks a few neighbours before and after an activation: one that was well and is not any more was hurt by it.
/// One that was ill before says nothing about this change.
///
/// The question is a file of WordPress's core, which is root's and which nginx answers alone: a site's own code must neither judge
/// its neighbours' changes nor make them wait.
actor NeighbourWatch {
    private let probe: any Probe
    private let choose: @Sendable (SiteID) async -> [ProbeTarget]
    /// Seconds; others wait for this activation, so a neighbour that is slower than this is left out.
    private static let deadline = 3.0
    static let path = "/wp-includes/images/blank.gif"
    private var well: [SiteID: [ProbeTarget]] = [:]

    init(probe: any Probe, choose: @escaping @Sendable (SiteID) async -> [ProbeTarget]) {
        self.probe = probe
        self.choose = choose
    }

    func lookBefore(_ site: SiteID) async {
        let neighbours = await choose(site)
        well[site] = await withTaskGroup(of: ProbeTarget?.self) { group in
            for neighbour in neighbours { group.addTask { await self.isWell(neighbour) ? neighbour : nil } }
            var answering: [ProbeTarget] = []
            for await neighbour in group { if let neighbour { answering.append(neighbour) } }
            return answering
        }
    }

    /// - Throws: `neighbour-hurt`. A neighbour is asked twice before it counts.
    func lookAfter(_ site: SiteID) async throws {
        for neighbour in well.removeValue(forKey: site) ?? [] {
            if await isWell(neighbour) { continue }
            if await isWell(neighbour) { continue }
            throw Problem.cannot(
                "activate next to", neighbour.host.url, "this neighbour answered before and does not answer now", code: .neighbourHurt,
                hint: "agent doctor")
        }
    }

    private nonisolated func isWell(_ neighbour: ProbeTarget) async -> Bool {
        do {
            return try await probe.get(neighbour, path: Self.path, deadline: Self.deadline).status == 200
        } catch {
            return false  // no answer is the answer: not well
        }
    }
}

import HostServices
import SiteModel

/// Asks a few neighbours before and after an activation: one that was well and is not any more was hurt by it.
/// One that was ill before says nothing about this change.
actor NeighbourWatch {
    private let probe: any Probe
    private let choose: @Sendable (SiteID) async -> [PublicHost]
    private var well: [SiteID: [PublicHost]] = [:]

    init(probe: any Probe, choose: @escaping @Sendable (SiteID) async -> [PublicHost]) {
        self.probe = probe
        self.choose = choose
    }

    func lookBefore(_ site: SiteID) async {
        let neighbours = await choose(site)
        var answering: [PublicHost] = []
        for neighbour in neighbours where await isWell(neighbour) { answering.append(neighbour) }
        well[site] = answering
    }

    /// - Throws: `neighbour-hurt`. A neighbour is asked twice before it counts.
    func lookAfter(_ site: SiteID) async throws {
        for neighbour in well.removeValue(forKey: site) ?? [] {
            if await isWell(neighbour) { continue }
            if await isWell(neighbour) { continue }
            throw Problem.cannot(
                "activate next to", neighbour.url, "this neighbour answered before and does not answer now", code: .neighbourHurt,
                hint: "agent doctor")
        }
    }

    private func isWell(_ neighbour: PublicHost) async -> Bool {
        do {
            return try await probe.get(neighbour, path: "/", deadline: SiteActivation.proofDeadline).status < 500
        } catch {
            return false  // no answer is the answer: not well
        }
    }
}

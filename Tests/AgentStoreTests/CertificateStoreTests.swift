import AgentStore
import AgentTesting
import SiteModel
import Testing

/// How far a site is on its way to a certificate outlives the daemon, and is looked at every few seconds.
@Suite("The store's ways to certificates") struct CertificateStoreTests {
    @Test("those under way are live sites' that have an order, or whose last one failed; a row that nobody understands hides no other")
    func underWay() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let sites = try (1...4).map { try Sample.site($0, "site\($0).example") }
            for (number, site) in sites.enumerated() { try await Sample.stand(site, number + 1, in: store) }
            var ordered = CertificateStanding(dice: 7)
            ordered.begin(sites[0].id)
            var failed = CertificateStanding(dice: 7)
            failed.fail(.init(at: 100, kind: "not-ready", reason: "nobody", authority: nil), .longer(retryAfter: nil))
            var issued = failed
            issued.succeed(parked: ["www": "no"], dice: 8)
            for (site, standing) in zip(sites, [ordered, failed, issued, failed]) { #expect(try await store.keep(standing, of: site.id)) }
            #expect(try await store.keep(ordered, of: SiteID(random: 9)) == false)
            let expected = Set([sites[0].id, sites[1].id, sites[3].id])
            #expect(Set(try await store.certificatesUnderWay().map(\.site)) == expected)
            try await Sample.commit(.trashSite(sites[3].id, at: 5), 9, subject: sites[3].id.rawValue, in: store)
            #expect(Set(try await store.certificatesUnderWay().map(\.site)) == expected.subtracting([sites[3].id]))
            try store.close()
            let again = try await AgentStore(path: path).certificatesUnderWay()
            #expect(again.first { $0.site == sites[0].id }?.standing == ordered)
            #expect(again.first { $0.site == sites[1].id }?.standing.backoff.wait(at: 100) == 60)
        }
    }
}

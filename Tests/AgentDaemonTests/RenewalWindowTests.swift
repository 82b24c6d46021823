import AgentTesting
import HostServices
import SiteModel
import Testing

@testable import AgentDaemon

/// When authorities want what renewed.
@Suite("Questions about renewals") struct RenewalWindowTests {
    private func asked(_ rig: CoreRig, _ sites: [Site]) async throws {
        for site in sites { try await rig.core.store.keep(CertificateStanding(dice: 0), of: site.id) }
    }

    @Test("an authority's directory is asked for once in a pass, and one site that cannot be looked at keeps no other") func once()
        async throws
    {
        let rig = try await CoreRig()
        let broken = try await rig.unaskable(1, signer: .authority)
        let sites = try await [rig.site(2, "b.com", age: 1), rig.site(3, "c.com", age: 1), rig.site(4, "d.com", age: 1)]
        try await asked(rig, sites + [broken])
        let start = rig.core.seconds
        rig.authority.says.withLock {
            $0 = { RenewalInformation(windowBegin: start + 100, windowEnd: start + 200, retryAfter: 3_600) }
        }
        #expect(try await RenewalWindows(rig.core).refresh() == 3)
        #expect(rig.authority.directories.withLock { $0 } == 1 && rig.authority.questions.withLock { $0 } == 3)
        for site in sites {
            #expect(
                try await rig.core.store.certificateStanding(site.id)?.window == RenewalWindow(start: start + 100, end: start + 200))
        }
        #expect(rig.told("no renewal information", of: broken) == 1)
        #expect(try await RenewalWindows(rig.core).refresh() == 0)
        #expect(rig.authority.directories.withLock { $0 } == 1, "nobody is to be asked again yet")
    }

    @Test("one whose directory is not to be had, or that may not be asked now, is left out until the next pass") func silent() async throws
    {
        let rig = try await CoreRig()
        let sites = try await [rig.site(1, "a.com", age: 1), rig.site(2, "b.com", age: 1)]
        try await asked(rig, sites)
        #expect(try await RenewalWindows(rig.core).refresh() == 0)
        #expect(rig.authority.directories.withLock { $0 } == 1 && rig.authority.questions.withLock { $0 } == 0)
        let name = try AuthorityName("le")
        let dependency = Dependency.renewals(of: name)
        rig.authority.says.withLock {
            $0 = { throw Problem.limitReached(dependency, CallLimit(calls: 1, per: 1_000, burst: 1), wait: 1_000) }
        }
        #expect(try await RenewalWindows(rig.core).refresh() == 0)
        #expect(rig.authority.directories.withLock { $0 } == 2 && rig.authority.questions.withLock { $0 } == 1)
        for site in sites { #expect(try await rig.core.store.certificateStanding(site.id) == CertificateStanding(dice: 0)) }
    }

    @Test("questions have a breaker and a limit of their own") func own() throws {
        let name = try AuthorityName("le")
        let (orders, questions) = (Dependency.orders(of: name), Dependency.renewals(of: name))
        #expect(orders.name == "acme:le" && questions.name == "acme:le:renewal" && orders.limitName != questions.limitName)
        #expect(Dependency(named: questions.name)?.name == questions.name)
        #expect(Int64(RenewalWindows.most) < GuardSettings().limit(of: questions).burst)
    }
}

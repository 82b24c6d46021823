import AgentTesting
import HostServices
import SiteModel
import Testing

@testable import AgentDaemon

@Suite("What is told of promises of TLS") struct PromiseTellingTests {
    private let now: Int64 = 1_700_000_000
    private let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)

    private func sound(_ seconds: Int64) throws -> SoundTime {
        try #require(ClockTrust(ClockReading(boot: "b", elapsed: 1, wall: seconds * 1000), .init()).time)
    }

    @Test("what is sent, since when, and until when somebody insists") func told() throws {
        var site = try Sample.site(1, "example.com")
        (site.certificate, site.spec.tls.hsts) = (SiteCertificate(generation: 2, signer: .authority), .on)
        let nothing = PromiseTelling(site, addressing, at: try sound(now))
        #expect(nothing.insistFor == nil && nothing.insistSince == nil && nothing.insistedUntil == nil)

        var promise = HSTSRamp()
        promise.advance(.ramp, CertificateLife(notBefore: now, notAfter: now + 90 * 86_400), at: try sound(now))
        site.promise = promise
        let told = PromiseTelling(site, addressing, at: try sound(now + 50))
        #expect(told.insistFor == 300 && told.insistSince == now && told.insistedUntil == now + 350)
        #expect(PromiseTelling(site, addressing, at: nil).insistedUntil == nil, "nobody knows")

        site.spec.tls.hsts = .off
        let off = PromiseTelling(site, addressing, at: try sound(now + 50))
        #expect(off.insistFor == 0 && off.insistSince == nil && off.insistedUntil == now + 350)
        site.certificate?.signer = .itself
        #expect(PromiseTelling(site, addressing, at: nil).insistFor == nil, "browsers are told nothing beside it")
    }

    @Test("a site waits once, however many of its changes ended") func needs() {
        let (needs, site) = (PromiseNeeds(), SiteID(random: 1))
        for _ in 1...3 { needs.add(site) }
        #expect(needs.take() == [site] && needs.take().isEmpty)
    }
}

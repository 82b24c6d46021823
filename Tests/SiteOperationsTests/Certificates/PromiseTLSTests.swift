import AgentTesting
import ChangeEngine
import Foundation
import HostServices
import SiteModel
import SiteOperations
import Testing

/// What browsers are told of TLS begins, grows and ends by changes of the site, and holds TLS as long as anybody may remember it.
@Suite("Promises of TLS") struct PromiseTLSTests {
    private static let start: Int64 = 1_700_000_000
    private static let day: Int64 = 86_400
    private let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
    private let long = CertificateLife(notBefore: start - day, notAfter: start + 900 * day)

    private func sound(_ seconds: Int64 = start) throws -> SoundTime {
        try #require(ClockTrust(ClockReading(boot: "b", elapsed: 1, wall: seconds * 1000), .init()).time)
    }

    private func site(_ hsts: SiteTLS.Strictness = .ramp, _ signer: SiteCertificate.Signer = .authority) throws -> Site {
        let spec = SiteSpec(
            domain: try Hostname("example.com"), title: try SiteTitle("t"), adminEmail: try EmailAddress("a@example.com"),
            adminLogin: try LoginName("admin"), php: try PHPVersion("8.2"), tls: SiteTLS(hsts: hsts))
        return Site(
            id: try SiteID("sabcdefghijk"), spec: spec, state: .live, identity: SiteIdentity(uid: 1, gid: 1),
            release: try WordPressVersion("6.8"), certificate: SiteCertificate(generation: 2, signer: signer), createdAt: 0,
            url: "https://example.com/")
    }

    private func facts(_ seconds: Int64 = start, seen: CertificateLife? = nil) throws -> ChangeSite.Facts {
        var facts = ChangeSite.Facts(addressing: addressing, limitsEnforced: false, now: seconds)
        (facts.sound, facts.seen) = (try sound(seconds), seen)
        return facts
    }

    private func made(_ plan: Plan?) throws -> Site {
        guard case .putSite(let site)? = try plan?.commit.map(StoreCommit.init(json:)) else { throw Problem(.internalError, "no site") }
        return site
    }

    @Test("it grows step by step, each in a change of its own, and stays without a trusted certificate") func ramp() throws {
        var site = try site()
        #expect(PromiseTLS.next(site, seen: nil, at: try sound()) == nil, "nothing begins by itself")
        var sent: [Int?] = []
        for days in [0, 1, 2, 33, 64] as [Int64] {
            let now = try sound(Self.start + days * Self.day)
            guard let next = PromiseTLS.next(site, seen: long, at: now) else { continue }
            site = try made(PromiseTLS.plan(site, to: next, addressing: addressing))
            sent.append(try site.vhost(addressing).tls?.strictTransport)
        }
        #expect(sent == [300, 86_400, 2_592_000, 31_536_000])
        #expect(PromiseTLS.next(site, seen: long, at: try sound(Self.start + 90 * Self.day)) == nil)
    }

    @Test("the change is as written") func golden() throws {
        let site = try site()
        let next = try #require(PromiseTLS.next(site, seen: long, at: try sound()))
        let plan = try PromiseTLS.plan(site, to: next, addressing: addressing)
        #expect(plan.title == "let browsers insist on TLS for 5 min at example.com")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(plan), as: UTF8.self) + "\n"
        #expect(try Golden.difference(text, "site-promise-tls.json", beside: #filePath.replacing("/Certificates/", with: "/")) == nil)
    }

    @Test("set beside a trusted certificate it begins at once, and otherwise when one is seen") func set() throws {
        var spec = try site(.off).spec
        spec.tls.hsts = .ramp
        let seen = try made(ChangeSite.plan(try site(.off), to: spec, facts(seen: long)))
        #expect(seen.promise?.maxAge == 300)
        let unseen = try made(ChangeSite.plan(try site(.off), to: spec, facts()))
        #expect(unseen.promise == nil && unseen.spec.tls.hsts == .ramp)
        spec.tls.hsts = .on
        #expect(try made(ChangeSite.plan(try site(.off), to: spec, facts(seen: long))).promise?.maxAge == 31_536_000)
    }

    @Test("TLS cannot be switched off before the last may have forgotten, and the day is said") func off() throws {
        var site = try site(.on)
        site = try made(PromiseTLS.plan(site, to: try #require(try PromiseTLS.next(site, seen: long, at: sound())), addressing: addressing))
        var wanted = site.spec
        wanted.tls = SiteTLS(mode: .off)
        let insisted = #expect(throws: Problem.self) { try ChangeSite.plan(site, to: wanted, facts()) }
        #expect(insisted?.code == .tlsPromised && insisted?.hint == "agent site set example.com tls.hsts=off")
        #expect(insisted?.message.contains("until 2024-11-13T22:13:20Z") == true, "\(insisted?.message ?? "")")

        var calm = site.spec
        calm.tls.hsts = .off
        site = try made(ChangeSite.plan(site, to: calm, facts()))
        #expect(site.promise?.maxAge == 0)
        let day = Self.start + 200 * Self.day
        let still = #expect(throws: Problem.self) { try ChangeSite.plan(site, to: wanted, facts(day)) }
        #expect(still?.hint == "`agent site set example.com tls=off` after 2024-11-13T22:13:20Z", "it counts from the day it was said last")
        var doubted = try facts()
        doubted.sound = nil
        let doubt = #expect(throws: Problem.self) { try ChangeSite.plan(site, to: wanted, doubted) }
        #expect(doubt?.code == .tlsPromised && doubt?.message.contains("the clock is in doubt") == true)
        // A year after it was said last nobody remembers, and nothing is said any more.
        let later = try sound(Self.start + 366 * Self.day)
        let over = try #require(PromiseTLS.next(site, seen: nil, at: later))
        #expect(over == nil)
    }
}

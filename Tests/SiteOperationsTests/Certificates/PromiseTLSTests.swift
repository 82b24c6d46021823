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
            site = try made(PromiseTLS.plan(site, to: next, addressing: addressing, at: now))
            sent.append(try site.vhost(addressing).tls?.strictTransport)
        }
        #expect(sent == [300, 86_400, 2_592_000, 31_536_000])
        #expect(PromiseTLS.next(site, seen: long, at: try sound(Self.start + 90 * Self.day)) == nil)
    }

    @Test("the change is as written") func golden() throws {
        let site = try site()
        let next = try #require(PromiseTLS.next(site, seen: long, at: try sound()))
        let plan = try PromiseTLS.plan(site, to: next, addressing: addressing, at: sound())
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

    @Test("what browsers are told for longer is on record before they are told, and remains should the change go back")
    func remains() throws {
        let on = try site(.on)
        let next = try #require(PromiseTLS.next(on, seen: long, at: try sound()))
        var spec = try site(.off).spec
        spec.tls.hsts = .on
        let grown = [
            try PromiseTLS.plan(on, to: next, addressing: addressing, at: sound()),
            try #require(try ChangeSite.plan(try site(.off), to: spec, facts(seen: long))),
        ]
        for plan in grown {
            let remains = try #require(plan.remains)
            #expect(try StoreCommit(json: remains.commit) == .heardPromise(on.id, seconds: 31_536_000, from: Self.start))
            let teller = try #require(plan.steps.first { $0.id == remains.step })
            #expect(teller.kind == "vhost.serve" && teller.dependsOn.contains("manifest"))
        }
        let promised = try made(grown[0])
        var calm = promised.spec
        calm.tls.hsts = .off
        let shrunk = try #require(try ChangeSite.plan(promised, to: calm, facts()))
        #expect(shrunk.remains == nil, "what is on record is for longer")
        let heard = HSTSRamp.heard(nil, seconds: 300, until: Self.start)
        #expect(try heard.maxAge == nil && heard.isMovable(.off, at: sound()), "whoever heard of it is told to forget it")
        #expect(try heard.holdsTLS(at: sound()) ?? 0 >= Self.start + 300 && HSTSRamp.heard(heard, seconds: 1, until: 0) == heard)
        #expect(HSTSRamp.heard(nil, seconds: .max, until: .max) == HSTSRamp.heard(nil, seconds: .max, until: .max - 1))
    }

    @Test("a promise is looked at when another certificate is served, or another setting made, and not because it was")
    func wakes() throws {
        func ended(_ plan: Plan, _ state: ChangeState = .done) throws -> SiteID? {
            var change = Change(id: ChangeID(random: 1), plan: plan, startedAt: 0, requestedBy: 0)
            change.state = state
            return try PromiseTLS.site(of: change)
        }
        let order = CertificateOrder(
            try OrderID("sabcdefghijk-1"), names: [.host(try Hostname("example.com"))], authority: try AuthorityName("one"),
            challenge: .http)
        let first = try ServeIssuedCertificate.plan(site(.on, .itself), order, addressing: addressing)
        #expect(try ended(first) == site().id, "the first certificate of a new site")
        #expect(try ended(first, .undone) == nil && ended(first, .stuck) == nil)
        #expect(try ended(ServeIssuedCertificate.plan(site(.off, .itself), order, addressing: addressing)) == nil, "nothing is asked for")
        let next = try #require(PromiseTLS.next(site(), seen: long, at: try sound()))
        let promised = try PromiseTLS.plan(site(), to: next, addressing: addressing, at: sound())
        #expect(try ended(promised) == nil && ended(promised, .undone) == nil, "it would go round and round")
        var spec = try site(.off).spec
        spec.tls.hsts = .on
        let asked = try #require(try ChangeSite.plan(site(.off), to: spec, facts(seen: long)))
        #expect(try ended(asked) == site().id && ended(asked, .undone) == site().id, "some heard it")
    }

    @Test("TLS cannot be switched off before the last may have forgotten, and the day is said") func off() throws {
        var site = try site(.on)
        let next = try #require(try PromiseTLS.next(site, seen: long, at: sound()))
        site = try made(PromiseTLS.plan(site, to: next, addressing: addressing, at: sound()))
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
        #expect(still?.hint == "`agent site set example.com tls=off` after 2024-11-13T23:13:20Z", "it counts from the day it was said last")
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

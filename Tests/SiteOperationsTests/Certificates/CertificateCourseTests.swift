import AgentTesting
import ChangeEngine
import Foundation
import HostServices
import SiteModel
import SiteOperations
import Testing

/// What a site's certificate needs now, by what is known of it.
@Suite("A certificate's course") struct CertificateCourseTests {
    private static let day: Int64 = 86_400
    private static let start: Int64 = 1_800_000_000

    private func settings(_ more: String = "root-file = /etc/agent/root.pem") throws -> AuthoritySettings {
        try AuthoritySettings(
            "[authority one]\ndirectory = https://ca.example/dir\nemail = ops@example.com\nterms = accepted\n\(more)\n", named: "acme.conf")
    }

    private func course(
        _ signer: SiteCertificate.Signer, names: Set<String> = [], tls: SiteTLS = .standard, standing: CertificateStanding? = nil,
        days: Int64 = 1, isMended: Bool = false, isAsked: Bool = false, authorities: AuthoritySettings? = nil
    ) throws -> CertificateCourse {
        var site = try Sample.site(1, "a.test", aliases: ["www.a.test"])
        site.certificate = SiteCertificate(generation: 1, signer: signer)
        site.spec.tls = tls
        let now = ClockReading(boot: "a", elapsed: 0, wall: (Self.start + days * Self.day) * 1000)
        let lying = CertificateFacts(names: names, notBefore: Self.start, notAfter: Self.start + 90 * Self.day)
        return CertificateCourse.judge(
            .init(
                site: site, names: site.spec.hostnames, lying: lying, authorities: try authorities ?? settings(), standing: standing,
                now: try #require(ClockTrust(now, .init()).time), isAsked: isAsked, isMended: isMended))
    }

    private func wanted(_ course: CertificateCourse) -> [String]? {
        if case .order(let want) = course { want.names.map(\.description) } else { nil }
    }

    @Test("one that its site signed is ordered at once, where somebody is set who may be asked for its names") func first() throws {
        #expect(wanted(try course(.itself)) == ["a.test", "www.a.test"])
        #expect(try course(.itself, authorities: AuthoritySettings()) == .none("no authority is set"))
        #expect(try course(.itself, authorities: settings("")) == .none("no public authority signs 'a.test'"))
        #expect(try course(.itself, tls: SiteTLS(mode: .import)) == .none("tls=import"))
    }

    @Test("an authority's rests until two thirds of its life, whoever looks; a person may have another") func rests() throws {
        let names: Set<String> = ["a.test", "www.a.test"]
        #expect(try course(.authority, names: names) == .rests(until: Self.start + 60 * Self.day))
        #expect(try course(.authority, names: names, isMended: true) == .rests(until: Self.start + 60 * Self.day))
        #expect(wanted(try course(.authority, names: names, isAsked: true)) != nil)
        guard case .order(let want) = try course(.authority, names: names, days: 60) else {
            Issue.record("it is not due")
            return
        }
        #expect(want.isDue)
    }

    @Test("one that its authority revoked does not rest, and is ordered as often as any") func revoked() throws {
        let names: Set<String> = ["a.test", "www.a.test"]
        var standing = CertificateStanding(dice: 0)
        standing.noteRevoked(1)
        guard case .order(let want) = try course(.authority, names: names, standing: standing) else {
            Issue.record("it rests")
            return
        }
        #expect(want.isDue && !want.isCalledFor)
        standing.fail(.init(at: Self.start + Self.day, kind: "x", reason: "x", authority: "one"), .steady(seconds: 60))
        #expect(try course(.authority, names: names, standing: standing) == .waits(60))
        standing.succeed(parked: [:], dice: 0)
        #expect(wanted(try course(.authority, names: names, standing: standing)) != nil, "whatever came of an order, this is served")
        standing.noteRevoked(2)
        #expect(try course(.authority, names: names, standing: standing) == .rests(until: Self.start + 60 * Self.day), "another one")
    }

    @Test("its authority is told what is replaced where it called for that itself, once") func calledFor() throws {
        let names: Set<String> = ["a.test", "www.a.test"]
        var standing = CertificateStanding(dice: 0)
        func want(_ standing: CertificateStanding, days: Int64 = 3) throws -> CertificateWant? {
            guard case .order(let want) = try course(.authority, names: names, standing: standing, days: days, isAsked: true) else {
                return nil
            }
            return want
        }
        standing.succeed(parked: [:], dice: 0, authority: "one")
        #expect(try want(standing, days: 60)?.isDue == true && want(standing, days: 60)?.isCalledFor == false)
        let window = RenewalWindow(start: Self.start + 2 * Self.day, end: Self.start + 4 * Self.day)
        standing.note(window, at: Self.start, after: 3600)
        #expect(try want(standing)?.isCalledFor == true && want(standing, days: 1)?.isCalledFor == false)
        // Another one signed it; or it may be replaced already.
        var other = standing
        other.succeed(parked: [:], dice: 0, authority: "two")
        other.note(window, at: Self.start, after: 3600)
        #expect(try want(other)?.isCalledFor == false)
        standing.fail(.init(at: Self.start, kind: "server-trouble", reason: "no", authority: "one"), .steady(seconds: 0))
        #expect(try want(standing)?.isCalledFor == true)
        standing.fail(.init(at: Self.start, kind: "lost", reason: "no", authority: "one"), .steady(seconds: 0))
        #expect(try want(standing)?.isDue == true && want(standing)?.isCalledFor == false)
    }

    @Test("whoever asks, and what was under way, is told whether its time has come") func dueAndAsked() throws {
        for (days, isDue) in [(59, false), (60, true), (89, true)] as [(Int64, Bool)] {
            guard case .order(let want) = try course(.authority, names: ["a.test", "www.a.test"], days: days, isAsked: true) else {
                Issue.record("nobody is asked")
                continue
            }
            #expect(want.isDue == isDue, "\(days) days")
        }
        // That a name is missing too takes nothing from that.
        guard case .order(let want) = try course(.authority, names: ["a.test"], days: 60, isMended: true) else { return }
        #expect(want.isDue)
    }

    @Test("as many names as a certificate has room for; those beyond are left out with a reason, and make nothing due") func room() throws {
        var site = try Sample.site(1, "a.test", aliases: (1...100).map { "s\($0).a.test" })
        site.certificate = SiteCertificate(generation: 1, signer: .authority)
        let now = try #require(ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: (Self.start + Self.day) * 1000), .init()).time)
        func judge(_ covered: ArraySlice<Hostname>, isAsked: Bool = false) throws -> CertificateCourse {
            let lying = CertificateFacts(names: Set(covered.map(\.ascii)), notBefore: Self.start, notAfter: Self.start + 90 * Self.day)
            return CertificateCourse.judge(
                .init(
                    site: site, names: site.spec.hostnames, lying: lying, authorities: try settings(), standing: nil, now: now,
                    isAsked: isAsked))
        }
        let names = site.spec.hostnames
        guard case .order(let want) = try judge(names.prefix(1)) else {
            Issue.record("nobody is asked")
            return
        }
        #expect(want.names.map(\.domain) == Array(names.prefix(100)) && Array(want.surplus.keys) == [names[100].ascii])
        #expect(want.surplus.values.first == "a certificate has room for 100 names")
        guard case .order(let other) = try judge(names.suffix(1)) else {
            Issue.record("nobody is asked")
            return
        }
        #expect(other.names.map(\.domain) == [names[0], names[100]] + names[1..<99], "those that have one keep it")
        #expect(try judge(names.prefix(100)) == .rests(until: Self.start + 60 * Self.day))
    }

    @Test("an alias that no public authority signs is left out with that reason, and keeps the others from nothing") func reserved() throws
    {
        var site = try Sample.site(1, "a.com", aliases: ["a.local", "www.a.com"])
        site.certificate = SiteCertificate(generation: 1, signer: .authority)
        let now = try #require(ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: (Self.start + Self.day) * 1000), .init()).time)
        func judge(_ names: Set<String>, _ more: String = "") throws -> CertificateCourse {
            let lying = CertificateFacts(names: names, notBefore: Self.start, notAfter: Self.start + 90 * Self.day)
            return CertificateCourse.judge(
                .init(
                    site: site, names: site.spec.hostnames, lying: lying, authorities: try settings(more), standing: nil, now: now,
                    isMended: true))
        }
        guard case .order(let want) = try judge(["a.com"]) else {
            Issue.record("nobody is asked")
            return
        }
        #expect(want.names.map(\.description) == ["a.com", "www.a.com"] && want.surplus == ["a.local": CertificateWant.unsigned])
        #expect(try judge(["a.com", "www.a.com"]) == .rests(until: Self.start + 60 * Self.day))
        let own = "root-file = /etc/agent/root.pem"
        #expect(wanted(try judge(["a.com", "www.a.com"], own)) == ["a.com", "a.local", "www.a.com"], "one of one's own signs all")
        site.spec.tls = SiteTLS(mode: .wildcard, dns: try DNSProviderName("one"))
        #expect(wanted(try judge([])) == ["a.com", "*.a.com"])
        site = try Sample.site(1, "a.local", aliases: ["a.com"])
        site.certificate = SiteCertificate(generation: 1, signer: .itself)
        #expect(try judge([]) == .none("no public authority signs 'a.local'"), "its own name is what it is known by")
    }

    @Test("a name that it does not stand for makes it due, and one that was left out does so when the site was mended") func names() throws
    {
        #expect(wanted(try course(.authority, names: ["a.test"])) == ["a.test", "www.a.test"])
        var standing = CertificateStanding(dice: 0)
        standing.succeed(parked: ["www.a.test": "the DNS knows no such name"], dice: 0)
        #expect(try course(.authority, names: ["a.test"], standing: standing) == .rests(until: Self.start + 60 * Self.day))
        #expect(wanted(try course(.authority, names: ["a.test"], standing: standing, isMended: true)) == ["a.test", "www.a.test"])
    }

    @Test("a wildcard is due where only hosts are stood for, and takes their place in what is asked for") func wildcard() throws {
        let tls = SiteTLS(mode: .wildcard, dns: try DNSProviderName("one"))
        let course = try course(.authority, names: ["a.test", "www.a.test"], tls: tls)
        #expect(wanted(course) == ["a.test", "*.a.test"])
        guard case .order(let want) = course else { return }
        #expect(want.challenge == .dns(try DNSProviderName("one")) && !want.isDue)
        #expect(wanted(try self.course(.authority, names: ["a.test", "*.A.test"], tls: tls)) == nil)
    }

    @Test("an order that failed waits, until its time, somebody who asks, or another state of the site") func waits() throws {
        var standing = CertificateStanding(dice: 0)
        standing.fail(.init(at: Self.start + Self.day, kind: "not-ready", reason: "", authority: nil), .longer(retryAfter: nil))
        #expect(try course(.itself, standing: standing) == .waits(60))
        #expect(wanted(try course(.itself, standing: standing, isMended: true)) != nil)
        #expect(wanted(try course(.itself, standing: standing, isAsked: true)) != nil)
        #expect(wanted(try course(.itself, standing: standing, days: 2)) != nil)
    }
}

@Suite("Whose certificate a change is about") struct CertificateNeedTests {
    private func change(_ operation: String, _ commit: StoreCommit?, from: Site? = nil, state: ChangeState = .done) throws -> Change {
        var plan = Plan(operation: operation, subject: "s", title: "", steps: [], commit: try commit?.json())
        plan.basis = try from.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        var change = Change(id: Sample.id(1), plan: plan, startedAt: 0, requestedBy: 0)
        change.state = state
        return change
    }

    @Test("a site that came, that came back, and that has other names or another way to prove them; none besides") func needs() throws {
        let site = try Sample.site(1, "a.test")
        #expect(try CertificateNeed.site(of: change("site.create", .putSite(site))) == site.id)
        #expect(try CertificateNeed.site(of: change("site.create", .putSite(site), state: .undone)) == nil)
        #expect(try CertificateNeed.site(of: change("site.undelete", .restoreSite(site.id))) == site.id)
        #expect(try CertificateNeed.site(of: change("site.delete", .trashSite(site.id, at: 0))) == nil)
        #expect(try CertificateNeed.site(of: change("vhost", nil)) == nil)
        var other = site
        other.spec.cache = site.spec.cache == .off ? .on : .off
        other.certificate = SiteCertificate(generation: 2, signer: .authority)
        #expect(try CertificateNeed.site(of: change("site.set", .putSite(other), from: site)) == nil)
        let edits: [(inout SiteSpec) throws -> Void] = [
            { $0.aliases = [try Hostname("b.test")] }, { $0.tls.mode = .wildcard }, { $0.enabled = false },
        ]
        for edit in edits {
            var other = site
            try edit(&other.spec)
            #expect(try CertificateNeed.site(of: change("site.set", .putSite(other), from: site)) == site.id)
        }
    }
}

import AgentTesting
import ChangeEngine
import Foundation
import HostServices
import SiteModel
import SiteOperations
import Testing

/// Plans are pure: the same facts give the same bytes, kept as golden files.
@Suite struct PlanTests {
    let addressing = PublicAddressing(form: .localhost, scheme: "http", port: 8080)

    private func spec(_ domain: String, aliases: [String] = []) throws -> SiteSpec {
        try SiteSpec(
            domain: Hostname(domain), aliases: aliases.map { try Hostname($0) }, title: SiteTitle("A title"),
            adminEmail: EmailAddress("a@example.com"),
            adminLogin: LoginName("admin"), php: PHPVersion("8.2"))
    }

    private func facts() throws -> CreateSite.Facts {
        CreateSite.Facts(
            id: try SiteID("sabcdefghijk"), change: try ChangeID("cabcdefghijk"), identity: SiteIdentity(uid: 2_000_001, gid: 2_000_001),
            release: WordPressRelease(version: try WordPressVersion("6.8.1"), locale: .english, requiredPHP: try PHPVersion("7.2")),
            addressing: addressing, now: 1_700_000_000)
    }

    private func text(_ plan: Plan) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(plan), as: UTF8.self) + "\n"
    }

    private func site(state: SiteState) throws -> Site {
        Site(
            id: try SiteID("sabcdefghijk"), spec: try spec("example.com"), state: state,
            identity: SiteIdentity(uid: 2_000_001, gid: 2_000_001),
            release: try WordPressVersion("6.8.1"), createdAt: 1_700_000_000, url: "http://example.com.localhost:8080/")
    }

    @Test func createIsAsWritten() throws {
        let plan = try CreateSite.plan(spec("example.com", aliases: ["www.example.com"]), facts())
        #expect(try Golden.difference(text(plan), "site-create.json", beside: #filePath) == nil)
    }

    @Test func createWithUnixUsersIsAsWritten() throws {
        var facts = try facts()
        facts.namedUsers = true
        facts.databasePassword = false
        let plan = try CreateSite.plan(spec("example.com"), facts)
        #expect(try Golden.difference(text(plan), "site-create-named.json", beside: #filePath) == nil)
        #expect(try !text(plan).contains(CreateSite.SecretName.database))
    }

    @Test func createOnAHostThatServesTLSIsAsWritten() throws {
        var facts = try facts()
        facts.addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        let spec = try spec("example.com", aliases: ["www.example.com"])
        let plan = try CreateSite.plan(spec, facts)
        #expect(try Golden.difference(text(plan), "site-create-tls.json", beside: #filePath) == nil)
        #expect(try !text(plan).contains("PRIVATE KEY"))
        let vhost = try CreateSite.site(spec, facts).vhost(facts.addressing)
        #expect(vhost.tls?.strictTransport == nil && vhost.canonical.url == "https://example.com/")
    }

    @Test func importingIsAsWrittenAndSaysNothingOfTheKey() throws {
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        let facts = ServeImportedCertificate.Facts(
            change: try ChangeID("cabcdefghijk"), addressing: addressing, brought: BroughtText.facts, mayBeWorse: true, now: 1_700_000_000)
        #expect(throws: Problem.self, "it does not answer over TLS") { try ServeImportedCertificate.plan(site, facts) }
        site.certificate = SiteCertificate(generation: 3, signer: .authority)
        site.spec.tls.dns = try DNSProviderName("cloudflare")
        let plan = try ServeImportedCertificate.plan(site, facts)
        #expect(try Golden.difference(text(plan), "site-import-certificate.json", beside: #filePath) == nil)
        #expect(try !text(plan).contains("PRIVATE KEY"))
        guard case .putSite(let new)? = try plan.commit.map(StoreCommit.init(json:)) else { throw Problem(.internalError, "no site") }
        #expect(new.certificate == SiteCertificate(generation: 4, signer: .imported) && new.spec.tls == SiteTLS(mode: .import))
        #expect(try new.vhost(addressing).tls?.certificate == CertificateReference(site: site.id, generation: 4))
    }

    @Test func aCertificateOfItsOwnTakesThePlaceOfOneThatIsRevoked() throws {
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        #expect(throws: Problem.self) { try ServeOwnCertificate.plan(site, addressing: addressing, now: 1_700_000_000) }
        site.certificate = SiteCertificate(generation: 3, signer: .authority, authority: try AuthorityName("letsencrypt"))
        let plan = try ServeOwnCertificate.plan(site, addressing: addressing, now: 1_700_000_000)
        #expect(plan.steps.map(\.kind) == ["manifest.write", "certificate.make", "vhost.serve"])
        #expect(plan.steps.last?.payload.contains(#""isRevoked":true"#) == true)
        guard case .putSite(let new)? = try plan.commit.map(StoreCommit.init(json:)) else { throw Problem(.internalError, "no site") }
        #expect(new.certificate == SiteCertificate(generation: 4, signer: .itself) && new.spec == site.spec)
    }

    @Test func aSiteInsistsOnTLSWhereItPromisedAndItsCertificateIsAnothers() throws {
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        let plain = try site.vhost(addressing)
        #expect(plain.tls == nil && plain.canonical.url == "http://example.com/")
        site.certificate = SiteCertificate(generation: 3, signer: .authority)
        site.spec.tls.hsts = .on
        #expect(try site.vhost(addressing).tls?.strictTransport == nil, "no trusted certificate was seen from the wire")
        site.promise = HSTSRamp()
        site.promise?.advance(.on, CertificateLife(notBefore: 0, notAfter: 9_000_000_000), at: try sound())
        let secure = try site.vhost(addressing)
        #expect(secure.tls == VhostTLS(certificate: CertificateReference(site: site.id, generation: 3), strictTransport: 31_536_000))
        #expect(secure.target == ProbeTarget(host: secure.canonical, certificate: secure.tls?.certificate))
        site.spec.tls.hsts = .off
        #expect(try site.vhost(addressing).tls?.strictTransport == 0, "whoever comes is to forget it, whatever the clock says")
        site.spec.tls.hsts = .on
        site.certificate?.signer = .itself
        #expect(try site.vhost(addressing).tls?.strictTransport == nil, "its visitors would be locked out")
        // A host that went back to plain HTTP.
        #expect(try site.vhost(self.addressing).tls == nil)
    }

    @Test func withoutTLSIsAsWrittenAndComesBackWithWhatStillFits() throws {
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        site.certificate = SiteCertificate(generation: 3, signer: .authority)
        site.url = "https://example.com/"
        var facts = ChangeSite.Facts(addressing: addressing, limitsEnforced: false, now: 1_700_000_000)
        var wanted = site.spec
        wanted.tls.mode = .off
        let plan = try #require(try ChangeSite.plan(site, to: wanted, facts))
        #expect(try Golden.difference(text(plan), "site-without-tls.json", beside: #filePath) == nil)
        guard case .putSite(let plain)? = try plan.commit.map(StoreCommit.init(json:)) else { throw Problem(.internalError, "no site") }
        #expect(plain.url == "http://example.com/" && plain.certificate == site.certificate && plain.pool.isPlain)
        #expect(try plain.vhost(addressing).tls == nil && plain.vhost(addressing).canonical.url == plain.url)

        for (names, end, kept) in [
            (["example.com"], 1_800_000_000, true), (["example.com"], 1_600_000_000, false), (["a.example"], 1_800_000_000, false),
        ]
            as [(Set<String>, Int64, Bool)]
        {
            facts.lying = CertificateFacts(names: names, notAfter: end)
            let back = try #require(try ChangeSite.plan(plain, to: site.spec, facts))
            guard case .putSite(let new)? = try back.commit.map(StoreCommit.init(json:)) else { throw Problem(.internalError, "no site") }
            #expect(new.url == site.url && !new.pool.isPlain)
            #expect(new.certificate == (kept ? site.certificate : SiteCertificate(generation: 4, signer: .itself)))
            #expect(back.steps.contains { $0.kind == "certificate.make" } != kept)
            #expect(back.steps.contains { $0.kind == "wordpress.address" })
        }
    }

    /// A name that leads nowhere is left out of the certificate, and takes it from nobody.
    @Test(
        arguments: [
            (.authority, ["example.com"], true), (.imported, ["example.com"], true), (.itself, ["example.com"], false),
            (.itself, ["example.com", "parked.example.com"], true), (.authority, ["parked.example.com"], false),
        ] as [(SiteCertificate.Signer, Set<String>, Bool)])
    func whatStandsForTheSitesOwnNameIsServedAgain(_ signer: SiteCertificate.Signer, _ names: Set<String>, _ isKept: Bool) throws {
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        site.spec.aliases = [try Hostname("parked.example.com")]
        site.spec.tls.mode = .off
        site.certificate = SiteCertificate(generation: 3, signer: signer)
        var wanted = site.spec
        wanted.tls.mode = .auto
        var facts = ChangeSite.Facts(addressing: addressing, limitsEnforced: false, now: 1_700_000_000)
        facts.lying = CertificateFacts(names: names, notAfter: 1_800_000_000)
        let plan = try #require(try ChangeSite.plan(site, to: wanted, facts))
        guard case .putSite(let new)? = try plan.commit.map(StoreCommit.init(json:)) else { throw Problem(.internalError, "no site") }
        #expect(new.certificate == (isKept ? site.certificate : SiteCertificate(generation: 4, signer: .itself)))
        #expect(plan.steps.contains { $0.kind == "certificate.make" } != isKept)
    }

    private func sound(_ seconds: Int64 = 1_700_000_000) throws -> SoundTime {
        try #require(ClockTrust(ClockReading(boot: "b", elapsed: 1, wall: seconds * 1000), .init()).time)
    }

    @Test func deleteIsAsWritten() throws {
        let plan = try DeleteSite.plan(site(state: .live), addressing: addressing, now: 1_700_000_100)
        #expect(try Golden.difference(text(plan), "site-delete.json", beside: #filePath) == nil)
    }

    @Test func upgradeOfAConfigurationIsAsWritten() throws {
        let plan = try UpgradeSiteConfig.plan(site(state: .live), addressing: addressing)
        #expect(try Golden.difference(text(plan), "site-upgrade-config.json", beside: #filePath) == nil)
    }

    @Test func whatIsInTheTrashHasNoConfigurationToRenew() throws {
        let trashed = try site(state: .trashed)
        let problem = #expect(throws: Problem.self) { try UpgradeSiteConfig.plan(trashed, addressing: addressing) }
        #expect(problem?.code == .siteTrashed)
    }

    @Test func undeleteIsAsWritten() throws {
        let plan = try UndeleteSite.plan(site(state: .trashed), addressing: addressing)
        #expect(try Golden.difference(text(plan), "site-undelete.json", beside: #filePath) == nil)
    }

    @Test func undeleteWithoutItsCertificateHasItSignOneItselfBeforeItIsServed() throws {
        var trashed = try site(state: .trashed)
        trashed.certificate = SiteCertificate(generation: 4, signer: .authority)
        let secure = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        let plan = try UndeleteSite.plan(trashed, ownCertificateAt: 1_700_000_000, addressing: secure)
        #expect(try #require(plan.steps.first { $0.id == "vhost" }).dependsOn.contains("certificate"))
        guard case .putSite(let back) = try StoreCommit(json: try #require(plan.commit)) else {
            Issue.record("nothing is put")
            return
        }
        #expect(back.state == .live && back.certificate == SiteCertificate(generation: 5, signer: .itself))
        let change = Change(id: ChangeID(random: 1), plan: plan, state: .done, startedAt: 0, requestedBy: 0)
        #expect(try UndoChange.way(back: change) == .deleteAs(from: trashed, made: back))
    }

    @Test func undeleteSwitchedOffIsAsWrittenAndItsUndoKnowsWhatItWas() throws {
        let trashed = try site(state: .trashed)
        let plan = try UndeleteSite.plan(trashed, disabled: true, addressing: addressing)
        #expect(try Golden.difference(text(plan), "site-undelete-disabled.json", beside: #filePath) == nil)
        let change = Change(id: ChangeID(random: 1), plan: plan, state: .done, startedAt: 0, requestedBy: 0)
        var made = try site(state: .live)
        made.spec.enabled = false
        #expect(try UndoChange.way(back: change) == .deleteAs(from: trashed, made: made))
        var changed = made
        changed.spec.cache = .off
        let later = #expect(throws: Problem.self) { try UndoChange.spec(of: changed, from: trashed, made: made, change: change.id) }
        #expect(later?.code == .notUndoable, "what was set since is not thrown away")
        let back = try DeleteSite.plan(site(state: .live), as: trashed.spec, addressing: addressing, now: 1_700_000_100)
        var again = trashed
        again.trashedAt = 1_700_000_100
        #expect(try back.commit == StoreCommit.putSite(again).json() && back.basis != nil)
    }

    @Test func aCertificateThatTheSiteSignedIsMadeAnewAsWritten() throws {
        let secure = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        site.certificate = SiteCertificate(generation: 1, signer: .itself)
        let plan = try UpgradeSiteConfig.plan(site, addressing: secure, certificate: 1_700_000_000)
        #expect(try Golden.difference(text(plan), "site-upgrade-certificate.json", beside: #filePath) == nil)
        site.certificate = SiteCertificate(generation: 1, signer: .authority)
        #expect(
            try UpgradeSiteConfig.plan(site, addressing: secure, certificate: 1_700_000_000).steps.map(\.id) == ["php", "vhost"],
            "an authority's is its keeper's")
    }

    @Test func purgeIsAsWritten() throws {
        #expect(try Golden.difference(text(PurgeSite.plan(site(state: .trashed))), "site-purge.json", beside: #filePath) == nil)
    }

    private func change(_ enforced: Bool = true, overwrite: Bool = false, from: SiteSpec? = nil, _ edit: (inout SiteSpec) -> Void) throws
        -> Plan?
    {
        var site = try site(state: .live)
        if let from { site.spec = from }
        var spec = site.spec
        edit(&spec)
        return try ChangeSite.plan(
            site, to: spec, .init(addressing: addressing, limitsEnforced: enforced, now: 1_700_000_000, overwrite: overwrite))
    }

    @Test func settingEverythingIsAsWritten() throws {
        let (alias, php) = (try Hostname("www.example.com"), try PHPVersion("8.4"))
        let plan = try #require(
            try change {
                $0.cache = .off
                $0.php = php
                $0.aliases = [alias]
                $0.limits.memory = 512
                $0.limits.children = 4
                $0.limits.upload = 128
            })
        #expect(try Golden.difference(text(plan), "site-set.json", beside: #filePath) == nil)
        // The old version's units keep nothing of the site.
        let limits = try #require(plan.steps.first { $0.id == "limits" })
        #expect(limits.payload.contains(#"{"limits":{"cpu":100,"memory":1024,"tasks":128},"php":"8.2"}"#), "\(limits.payload)")
    }

    @Test func addingASnippetIsAsWritten() throws {
        let snippet = try NginxSnippet("add_header X-One 1; # mine", named: "file")
        let plan = try #require(try change { $0.snippet = snippet })
        #expect(try Golden.difference(text(plan), "site-set-snippet.json", beside: #filePath) == nil)
        #expect(plan.steps.map(\.id) == ["manifest", "vhost"])
        var with = try spec("example.com")
        with.snippet = snippet
        #expect(try change(from: with) { _ in } == nil)
        #expect(try change(from: with) { $0.snippet = nil }?.steps.map(\.id) == ["manifest", "vhost"])
    }

    @Test func disablingIsAsWritten() throws {
        let plan = try #require(try change { $0.enabled = false })
        #expect(try Golden.difference(text(plan), "site-disable.json", beside: #filePath) == nil)
        #expect(plan.steps.map(\.id) == ["manifest", "vhost", "php"] && plan.steps.last?.dependsOn == ["vhost"])
    }

    @Test func onlyWhatChangesIsTouched() throws {
        #expect(try change { _ in } == nil)
        #expect(try change { $0.cache = .off }?.steps.map(\.id) == ["manifest", "vhost"])
        #expect(try change { $0.limits.memory = 512 }?.steps.map(\.id) == ["manifest", "limits"])
        #expect(try change(false) { $0.limits.memory = 512 }?.steps.map(\.id) == ["manifest"], "nobody holds them here")
        let pool = try #require(try change { $0.limits.children = 4 })
        #expect(
            pool.steps.map(\.id) == ["manifest", "php"] && pool.steps[1].payload.contains("proof"), "it is held against what it gave before"
        )
        let upload = try #require(try change { $0.limits.upload = 128 })
        #expect(upload.steps.map(\.id) == ["manifest", "php", "vhost"] && upload.steps[2].dependsOn == ["php"])
        #expect(upload.steps[1].payload.contains("proof"), "the vhost's own look comes too late: PHP is another one by then")
        var off = try spec("example.com")
        off.enabled = false
        let php = try PHPVersion("8.4")
        #expect(try change(from: off) { $0.php = php }?.steps.map(\.id) == ["manifest"], "PHP does not run")
        let on = try #require(try change(from: off) { $0.enabled = true })
        #expect(on.operation == "site.enable" && on.steps.map(\.id) == ["manifest", "php", "vhost"] && on.steps[2].dependsOn == ["php"])
    }

    @Test func aChangeClaimsItsNamesAndSaysWhatItWasMadeFrom() throws {
        let alias = try Hostname("www.example.com")
        let plan = try #require(try change { $0.aliases = [alias] })
        #expect(plan.claims == ["example.com", "www.example.com", "example.com.localhost", "www.example.com.localhost"])
        var done = Change(id: try ChangeID("cabcdefghijk"), plan: plan, state: .done, steps: [], startedAt: 0, requestedBy: 0)
        guard case .settings(let from, let made) = try UndoChange.way(back: done) else {
            Issue.record("a change of settings has another way back")
            return
        }
        #expect(from == (try site(state: .live)) && made.spec.aliases == [alias])
        #expect(try UndoChange.spec(of: made, from: from, made: made, change: done.id) == from.spec)
        #expect(try UndoChange.spec(of: from, from: from, made: made, change: done.id) == nil)
        var later = made
        later.spec.cache = .off
        #expect(throws: Problem.self) { try UndoChange.spec(of: later, from: from, made: made, change: done.id) }
        done.state = .undone
        #expect(throws: Problem.self) { try UndoChange.way(back: done) }
    }

    @Test func otherNamesAreAnotherCertificateOfTheSitesOwn() throws {
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        site.certificate = SiteCertificate(generation: 3, signer: .itself)
        var spec = site.spec
        spec.aliases = [try Hostname("www.example.com")]
        func steps() throws -> [StepRecord] {
            try ChangeSite.plan(site, to: spec, .init(addressing: addressing, limitsEnforced: true, now: 5))?.steps ?? []
        }
        let made = try steps()
        #expect(made.map(\.id) == ["manifest", "certificate", "vhost"] && made.last?.dependsOn == ["certificate"])
        #expect(made[1].payload.contains(#""generation":4"#) && made[1].payload.contains("www.example.com"), "\(made[1].payload)")
        // An authority's is renewed by whoever asked for it.
        site.certificate = SiteCertificate(generation: 3, signer: .authority)
        #expect(try steps().map(\.id) == ["manifest", "vhost"])
    }

    @Test func aSiteInTheTrashIsNotChanged() throws {
        let trashed = try site(state: .trashed)
        let problem = #expect(throws: Problem.self) {
            try ChangeSite.plan(trashed, to: trashed.spec, .init(addressing: addressing, limitsEnforced: true, now: 0))
        }
        #expect(problem?.code == .siteTrashed && problem?.hint == "agent site undelete \(trashed.spec.domain)")
    }

    @Test func sameFactsSamePlan() throws {
        let wanted = try spec("example.com", aliases: ["b.example.com", "a.example.com"])
        let other = try spec("example.com", aliases: ["a.example.com", "b.example.com", "example.com"])
        #expect(try text(CreateSite.plan(wanted, facts())) == text(CreateSite.plan(other, facts())))
    }

    @Test func everyDependencyIsAStepOfThePlan() throws {
        let plan = try CreateSite.plan(spec("example.com"), facts())
        let ids = Set(plan.steps.map(\.id))
        #expect(ids.count == plan.steps.count)
        for step in plan.steps { #expect(ids.isSuperset(of: step.dependsOn), "\(step.id)") }
    }

    @Test func liveSitesAreNotPurgedAndTrashedOnesNotDeleted() throws {
        #expect(throws: Problem.self) { try PurgeSite.plan(site(state: .live)) }
        #expect(throws: Problem.self) { try DeleteSite.plan(site(state: .trashed), addressing: addressing, now: 0) }
        #expect(throws: Problem.self) { try UndeleteSite.plan(site(state: .live), addressing: addressing) }
    }
}

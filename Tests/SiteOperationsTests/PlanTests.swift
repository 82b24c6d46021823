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

    @Test func aTrustedCertificateMakesASiteInsistOnTLSAndNoneLeavesItAsItWas() throws {
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        var site = try site(state: .live)
        let plain = try site.vhost(addressing)
        #expect(plain.tls == nil && plain.canonical.url == "http://example.com/")
        site.certificate = SiteCertificate(generation: 3, signer: .authority)
        let secure = try site.vhost(addressing)
        #expect(secure.tls == VhostTLS(certificate: CertificateReference(site: site.id, generation: 3), strictTransport: 31_536_000))
        #expect(secure.target == ProbeTarget(host: secure.canonical, certificate: secure.tls?.certificate))
        // A host that went back to plain HTTP.
        #expect(try site.vhost(self.addressing).tls == nil)
    }

    @Test func deleteIsAsWritten() throws {
        let plan = try DeleteSite.plan(site(state: .live), addressing: addressing, now: 1_700_000_100)
        #expect(try Golden.difference(text(plan), "site-delete.json", beside: #filePath) == nil)
    }

    @Test func undeleteIsAsWritten() throws {
        let plan = try UndeleteSite.plan(site(state: .trashed), addressing: addressing)
        #expect(try Golden.difference(text(plan), "site-undelete.json", beside: #filePath) == nil)
    }

    @Test func purgeIsAsWritten() throws {
        #expect(try Golden.difference(text(PurgeSite.plan(site(state: .trashed))), "site-purge.json", beside: #filePath) == nil)
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

import HostServices
import JobEngine
import SiteModel
import SiteOperations
import Testing

/// Who is asked to revoke which certificate.
@Suite("Revoking") struct CertificateRevocationTests {
    private func site(_ certificate: SiteCertificate?) throws -> Site {
        let spec = SiteSpec(
            domain: try Hostname("a.example"), title: try SiteTitle("t"), adminEmail: try EmailAddress("a@example.com"),
            adminLogin: try LoginName("admin"), php: try PHPVersion("8.2"))
        return Site(
            id: try SiteID("sabcdefghijk"), spec: spec, state: .live, identity: SiteIdentity(uid: 1, gid: 1),
            release: try WordPressVersion("6.8"), certificate: certificate, createdAt: 0, url: "")
    }
    private func settings(_ names: String...) throws -> AuthoritySettings {
        let text = names.map { "[authority \($0)]\ndirectory = https://\($0).example/dir\nemail = a@example.com\nterms = accepted\n" }
        return try AuthoritySettings(text.joined(separator: "\n"), named: "acme.conf")
    }
    private func refusal(_ site: Site, _ settings: AuthoritySettings) -> Problem? {
        do { _ = try CertificateRevocation.signer(of: site, nil, settings) } catch { return error as? Problem }
        return nil
    }

    @Test("whoever is written down beside it is asked, whatever is first by now") func recorded() throws {
        let one = SiteCertificate(generation: 2, signer: .authority, authority: try AuthorityName("two"))
        #expect(try CertificateRevocation.signer(of: site(one), nil, settings("one", "two")).rawValue == "two")
        #expect(try refusal(site(one), settings("one"))?.code == .acmeSettings, "who is not named any more cannot be asked")
    }

    @Test("of an older agent's: who signed for the site last, or the only one") func unrecorded() throws {
        let old = SiteCertificate(generation: 2, signer: .authority)
        var standing = CertificateStanding(dice: 1)
        standing.succeed(parked: [:], dice: 1, authority: "two")
        #expect(try CertificateRevocation.signer(of: site(old), standing, settings("one", "two")).rawValue == "two")
        #expect(try CertificateRevocation.signer(of: site(old), nil, settings("one")).rawValue == "one")
        let unknown = try refusal(site(old), settings("one", "two"))
        #expect(unknown?.code == .authorityUnable && unknown?.hint?.contains("--force") == true)
    }

    @Test("what nobody here signed for it is revoked by nobody here", arguments: [SiteCertificate.Signer.itself, .imported])
    func foreign(_ signer: SiteCertificate.Signer) throws {
        let problem = try refusal(site(SiteCertificate(generation: 1, signer: signer)), settings("one"))
        #expect(problem?.code == .badRequest && problem?.hint?.contains("agent cert ") == true)
    }

    @Test("a record of an older agent is one of which nothing is known") func older() throws {
        let older = try site(SiteCertificate(generation: 2, signer: .authority))
        let old = try StoreCommit.putSite(older).json()
        let read = try StoreCommit(json: old)
        #expect(read == .putSite(older) && !old.contains(#""authority":"#))
    }

    @Test("its job holds the certificate and no more") func payload() throws {
        let work = CertificateRevocation(
            certificate: "-----BEGIN CERTIFICATE-----", generation: 2, authority: try AuthorityName("one"), reason: .keyCompromise)
        #expect(try CertificateRevocation(payload: work.payload()) == work && work.reason == "key-compromise")
        for reason in RevocationReason.allCases { #expect(try RevocationReason(asked: reason.word) == reason) }
        #expect(throws: Problem.self) { try RevocationReason(asked: "keyCompromise") }
    }

    private func key(_ generation: Int, _ reason: RevocationReason) throws -> String? {
        let work = CertificateRevocation(certificate: "", generation: generation, authority: try AuthorityName("one"), reason: reason)
        return try HostJob(.revokeCertificate, site: SiteID(random: 1), work).job(id: JobID(random: 1), at: 0, requestedBy: 0).key
    }

    @Test("another certificate is another job; another reason is not, so that two in the same moment are not both taken in") func keys()
        throws
    {
        #expect(try key(2, .superseded) != key(3, .superseded))
        #expect(try key(2, .superseded) == key(2, .superseded) && key(2, .superseded) == key(2, .keyCompromise))
    }

    @Test("whoever asks again means the one of before, unless he says which; one that was replaced meanwhile is not another one")
    func meant() throws {
        let (domain, job) = (try Hostname("a.com"), try JobID("jaaaaaaaaaaa"))
        #expect(throws: Never.self) { try CertificateRevocation.requireMeant(nil, "0a1b", nil, of: domain) }
        let problem = #expect(throws: Problem.self) { try CertificateRevocation.requireMeant(nil, "0a1b", job, of: domain) }
        #expect(problem?.code == .jobState && problem?.message.contains("--serial 0a1b") == true)
        #expect(throws: Never.self) { try CertificateRevocation.requireMeant("0A1B", "0a1b", job, of: domain) }
        let other = #expect(throws: Problem.self) { try CertificateRevocation.requireMeant("0a1c", "0a1b", nil, of: domain) }
        #expect(other?.code == .badRequest)
    }

    @Test("another reason for what is revoked already is refused, with the job to cancel") func otherReason() throws {
        func work(_ reason: RevocationReason) throws -> CertificateRevocation {
            CertificateRevocation(certificate: "", generation: 2, authority: try AuthorityName("one"), reason: reason)
        }
        let (job, domain) = (JobID(random: 1), try Hostname("a.example"))
        try work(.superseded).requireSame(as: work(.superseded), job, of: domain)
        let problem = try #require(throws: Problem.self) {
            try work(.keyCompromise).requireSame(as: work(.superseded), job, of: domain)
        }
        #expect(problem.code == .jobState && problem.hint == "agent job cancel \(job)" && problem.message.contains("'superseded'"))
    }

    @Test("only a key that may be somebody else's takes a good certificate from visitors at once") func patience() {
        #expect(RevocationReason.allCases.filter { !$0.isPatient } == [.unspecified, .keyCompromise])
        let problem = Problem.revocationWaits("a.example", "no answer", seconds: 600)
        #expect(problem.jobWait == 600_000 && problem.code == .revokeFailed && problem.message.contains("no answer"))
        #expect(Problem.revocationWaits("a.example", "", seconds: 0).jobWait == 60_000, "never in a circle")
        let job = Job(id: JobID(random: 1), kind: "certificate.revoke", at: 0, requestedBy: 0)
        let end = JobEnd.failed(problem, job, JobKind.revokeCertificate.policy, now: 5, dice: 1)
        #expect(end == .putOff(at: 600_005, problem), "the attempt does not count")
    }

    @Test("what asking again cannot mend is not asked again") func final() throws {
        let (domain, authority) = ("a.example", try AuthorityName("one"))
        for kind in [OrderFailure.Kind.rejected, .unauthorised] {
            #expect(OrderFailure(kind, "no").problem(revoking: domain, authority).code == .authorityUnable)
        }
        for kind in [OrderFailure.Kind.serverTrouble, .rateLimited, .interrupted, .deadline, .other, .accountGone] {
            #expect(OrderFailure(kind, "no").problem(revoking: domain, authority).code == .revokeFailed)
        }
    }
}

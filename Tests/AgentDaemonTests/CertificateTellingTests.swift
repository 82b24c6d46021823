import AgentAPI
import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// What is told of a certificate: what lies, beside what is served, beside what comes.
@Suite struct CertificateTellingTests {
    private static let now: Int64 = 1_800_000_000
    private static let day: Int64 = 86_400

    private static let settings: AuthoritySettings = {
        let text = """
            [authority letsencrypt]
            directory = https://acme-v02.api.letsencrypt.org/directory
            email = ops@example.com
            terms = accepted
            """
        do { return try AuthoritySettings(text, named: "acme.conf") } catch { preconditionFailure("\(error)") }
    }()

    private func facts(_ names: Set<String> = ["example.com", "www.example.com"], left: Int64, serial: String = "a") -> CertificateFacts {
        var facts = CertificateFacts(names: names, notBefore: Self.now - 30 * Self.day, notAfter: Self.now + left)
        (facts.issuer, facts.serial, facts.key) = ("CN=R11,O=Let's Encrypt,C=US", serial, CertificateKey(.ecdsa, bits: 256))
        facts.fingerprint = SHA256Hex(rawValue: String(repeating: serial, count: 64))
        return facts
    }

    private func telling(
        _ answer: CertificateLook.Answer, signer: SiteCertificate.Signer? = .authority, settings: Result<AuthoritySettings, Problem>? = nil,
        standing: CertificateStanding? = nil
    ) throws -> CertificateTelling {
        var site = try Sample.site(1, "example.com", aliases: ["www.example.com"])
        site.certificate = signer.map { SiteCertificate(generation: 2, signer: $0) }
        let look = CertificateLook(site: site, names: try ["example.com", "www.example.com"].map { try Hostname($0) }, answer: answer)
        let reading = ClockReading(boot: "b", elapsed: 1, wall: Self.now * 1000)
        return CertificateTelling(
            look: look, addressing: PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80),
            settings: settings ?? .success(Self.settings), standing: standing, now: ClockTrust(reading, .init()).time)
    }

    private func sights(_ answers: [TLSSight.Answer]) throws -> CertificateLooks.Answer {
        let socket = TLSSocket(name: try Hostname("example.com"), port: 443, place: .own(["127.0.0.1", "::1"]))
        let sights = zip(["127.0.0.1", "::1"], answers).map { TLSSight(address: $0, answer: $1) }
        return .success([TLSView(socket: socket, sights: .success(sights))])
    }

    @Test func whatLiesIsToldWithItsEndAndWhoSigned() throws {
        let view = try telling(.facts(facts(["example.com"], left: 60 * Self.day - 1))).view()
        #expect(view.signedBy == "Let's Encrypt" && view.signer == "authority" && view.generation == 2)
        #expect(view.daysLeft == 59 && view.stage == "calm" && view.stored?.key == "ECDSA 256")
        #expect(view.uncovered == ["www.example.com"] && view.names == ["example.com", "www.example.com"])
        let lapsed = try telling(.facts(facts(left: -1))).view()
        #expect(lapsed.daysLeft == -1 && lapsed.stage == "lapsed" && lapsed.course == "due")
        #expect(try telling(.facts(facts(left: 1)), signer: .itself).view().signedBy == "itself")
    }

    @Test func aNameThatNoOrderIsForIsToldWithItsReason() throws {
        var telling = try telling(.facts(facts(left: 60 * Self.day)))
        telling.look.names.append(try Hostname("shop.local"))
        let view = telling.view()
        #expect(view.parked == [ParkedNameView(name: "shop.local", reason: "no public authority signs such a name")])
        #expect(view.course == "rests" && view.wanted?.names == ["example.com", "www.example.com"])
        telling.look.names = [try Hostname("shop.local"), try Hostname("example.com")]
        #expect(telling.view().reason == "no public authority signs 'shop.local'")
    }

    @Test func whatCannotBeReadIsToldWithItsReason() throws {
        #expect(try telling(.unreadable("it is no certificate")).view().problem == "it is no certificate")
        #expect(try telling(.missing("/x/2.pem")).view().problem == "nothing lies at /x/2.pem")
        let none = try telling(.unreadable("it does not answer over TLS"), signer: nil).view()
        #expect(none.signer == nil && none.course == "none" && none.unserved == "it does not answer over TLS")
    }

    @Test func whatIsServedStandsBesideIt() throws {
        var telling = try telling(.facts(facts(left: 60 * Self.day)))
        telling.served = try sights([
            .served(ServedCertificate(facts: facts(left: 60 * Self.day), faults: [])),
            .served(ServedCertificate(facts: facts(left: Self.day, serial: "b"), faults: [.selfSigned])),
        ])
        let view = telling.view()
        #expect(view.served.map(\.answer) == ["as-stored", "another"] && view.served.map(\.trusted) == [true, false])
        #expect(view.served[1].faults == [TLSFault.selfSigned.sentence] && view.served[1].certificate?.serial == "b")
        telling.served = try sights([.none("connection refused"), .silent(10)])
        #expect(telling.view().served.map(\.reason) == ["connection refused", "no answer came within 10 seconds"])
        telling.served = .failure(Problem(.toolMissing, "cannot look: no libcurl"))
        #expect(telling.view().unserved == "cannot look: no libcurl" && telling.view().stored != nil)
    }

    @Test func whatComesIsToldAndWhatWouldBeAskedFor() throws {
        let rests = try telling(.facts(facts(left: 60 * Self.day))).view()
        #expect(rests.course == "rests" && rests.next == Self.now + 30 * Self.day && rests.reason == nil)
        #expect(rests.nextFrom == "lifetime")
        var standing = CertificateStanding(dice: 0)
        standing.note(RenewalWindow(start: Self.now + Self.day, end: Self.now + 2 * Self.day), at: Self.now, after: 3600)
        let called = try telling(.facts(facts(left: 60 * Self.day)), standing: standing).view()
        #expect(called.next == Self.now + Self.day && called.nextFrom == "authority")
        #expect(
            rests.wanted == WantedCertificateView(names: ["example.com", "www.example.com"], authority: "letsencrypt", challenge: "http"))
        #expect(try telling(.facts(facts(left: 300 * Self.day)), signer: .itself).view().course == "due")
        #expect(try telling(.facts(facts(left: 300 * Self.day)), signer: .itself).view().nextFrom == nil)
        let unset = try telling(.facts(facts(left: 1)), settings: .success(AuthoritySettings())).view()
        #expect(unset.course == "none" && unset.reason == "no authority is set" && unset.wanted == nil)
        let refused = try telling(.facts(facts(left: 1)), settings: .failure(Problem(.acmeSettings, "cannot use line 3"))).view()
        #expect(refused.course == "none" && refused.reason == "cannot use line 3" && refused.stored != nil)
        var doubted = try telling(.facts(facts(left: 1)))
        doubted.now = nil
        #expect(doubted.view().stage == nil && doubted.view().reason == "the clock is in doubt")
        var held = try telling(.facts(facts(left: 1)))
        held.held = { $0.rawValue == "letsencrypt" ? "it did not answer" : nil }
        #expect(held.view().wanted?.held == "it did not answer")
    }

    @Test func anOrderThatRunsIsToldOf() throws {
        var standing = CertificateStanding(dice: 0)
        standing.parked = ["www.example.com": "no such name"]
        standing.begin(try Sample.site(1, "example.com").id)
        let view = try telling(.facts(facts(left: 300 * Self.day)), signer: .itself, standing: standing).view()
        #expect(view.course == "ordering" && view.order == standing.order)
        #expect(view.parked == [ParkedNameView(name: "www.example.com", reason: "no such name")])
    }

    @Test(arguments: [
        ("CN=R11,O=Let's Encrypt,C=US", "Let's Encrypt"), ("CN=only", "only"), (#"CN=a,O=Acme\, Inc.,C=US"#, "Acme, Inc."), ("", ""),
        ("C=US", "C=US"), (#"O=\"#, #"O=\"#), ("CN=x+O=y", "y"), ("OU=O=z,CN=b", "b"),
    ])
    func whoSignedIsHisOrganisation(_ issuer: String, _ name: String) { #expect(SignerName.text(issuer) == name) }
}

import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

/// What is told of certificates without anybody asking, and above all what is not.
@Suite("Which alerts certificates have") struct CertificateAlertsTests {
    private static let day: Int64 = 86_400
    private static let start: Int64 = 1_800_000_000

    private func time(_ seconds: Int64) -> SoundTime? {
        ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: seconds * 1000), .init()).time
    }

    private func look(
        days: Int64 = 90, signer: SiteCertificate.Signer = .authority, isOrdered: Bool = true,
        names: Set<String> = ["example.com", "www.example.com"]
    ) throws -> CertificateLook {
        var site = try Sample.site(1, "example.com")
        site.certificate = SiteCertificate(generation: 3, signer: signer)
        let facts = CertificateFacts(names: names, notBefore: Self.start, notAfter: Self.start + days * Self.day)
        var look = CertificateLook(
            site: site, names: try ["example.com", "www.example.com"].map { try Hostname($0) }, answer: .facts(facts))
        look.isOrdered = isOrdered
        return look
    }

    private func failed(_ kind: String = "unauthorised", authority: String? = "le") -> CertificateStanding {
        var standing = CertificateStanding(dice: 0)
        standing.failure = .init(at: Self.start, kind: kind, reason: "nobody answers at 192.0.2.1\n", authority: authority)
        standing.backoff.fail(at: Self.start)
        return standing
    }

    private func seen(_ look: CertificateLook, at seconds: Int64?, served: [String]? = []) -> [AlertSighting] {
        let sights = served.map { [look.site.id: CertificateAlerts.Sight(generation: 3, remarks: $0)] } ?? [:]
        return CertificateAlerts.judge([look], served: sights, at: seconds.flatMap(time)).seen
    }
    private func codes(_ look: CertificateLook, at seconds: Int64?, served: [String]? = []) -> [String] {
        seen(look, at: seconds, served: served).map(\.code.rawValue)
    }

    @Test(
        "one that is renewed in time has no alert, from its first day to the day of the next", arguments: [90, 64, 45, 10, 6, 3] as [Int64])
    func inTime(_ days: Int64) throws {
        let look = try look(days: days)
        let due = RenewalPlan(CertificateLife(notBefore: Self.start, notAfter: Self.start + days * Self.day), dice: 0).at
        // Two looks a day, and the order: of a life of three days there is half a day for both.
        let renewed = due + min(Self.day, days * Self.day / 6) - 1
        for moment in stride(from: Self.start, through: renewed, by: 900) { #expect(codes(look, at: moment) == []) }
        #expect(codes(look, at: renewed) == [])
    }

    @Test("what its authority revoked is told, whatever is seen of it, until another is served") func revoked() throws {
        var look = try look()
        var standing = CertificateStanding(dice: 0)
        standing.noteRevoked(3)
        look.standing = standing
        for (now, served) in [(Self.start, []), (Self.start, nil), (nil, nil)] as [(Int64?, [String]?)] {
            #expect(
                seen(look, at: now, served: served).map { "\($0.code.rawValue) \($0.text)" } == [
                    "certificate.mismatch its authority revoked it"
                ])
        }
        #expect(seen(look, at: Self.start, served: ["a"]).map(\.text) == ["its authority revoked it; a"])
        look.standing?.fail(.init(at: Self.start, kind: "not-ready", reason: "no answer", authority: nil), .steady(seconds: 60))
        #expect(codes(look, at: Self.start).sorted() == ["certificate.mismatch", "certificate.order-failed"])
        look.site.certificate?.generation = 4
        #expect(codes(look, at: Self.start, served: nil) == [])
    }

    @Test("one that a person brought is renewed by nobody, and told from a month before its end on") func imported() throws {
        var look = try look(days: 90, signer: .imported, isOrdered: false)
        look.site.spec.tls.mode = .import
        #expect(codes(look, at: Self.start + 59 * Self.day) == [])
        let told = try #require(seen(look, at: Self.start + 61 * Self.day).first)
        #expect(told.code == .certificateExpiring && told.stage == 1, "\(told)")
        #expect(try #require(seen(look, at: Self.start + 91 * Self.day).first).code == .certificateExpired)
        let finding = try #require(CertificateFindings.judge([look], at: time(Self.start + 61 * Self.day)).first)
        #expect(finding.remedy?.hasPrefix("bring another one: agent cert import ") == true, "\(finding)")
    }

    @Test("one that is not renewed is told at each stage, the later the worse, until it has lapsed", arguments: [90, 45, 6] as [Int64])
    func late(_ days: Int64) throws {
        let look = try look(days: days)
        var told: [(AlertSighting, Int64)] = []
        for moment in stride(from: Self.start, through: Self.start + (days + 1) * Self.day, by: 900) {
            let all = seen(look, at: moment)
            #expect(all.count <= 1)
            if let one = all.first, one.stage != told.last?.0.stage { told.append((one, moment)) }
        }
        #expect(told.map(\.0.stage) == [1, 2, 3, 4, 5, 6])
        #expect(told.map(\.0.severity) == [.warning, .warning, .error, .error, .error, .error])
        #expect(
            told.map(\.0.code) == [
                .certificateExpiring, .certificateExpiring, .certificateExpiring, .certificateExpiring, .certificateExpiring,
                .certificateExpired,
            ])
        #expect(told.allSatisfy { $0.0.text.contains("example.com, www.example.com") && $0.0.site == look.site.id })
        // A day late, where its life has room for that.
        if days == 90 { #expect(told[0].1 == Self.start + 61 * Self.day) }
    }

    @Test("as soon as its order fails its end is told, with who was asked, what was said, and when it is tried again") func failing() throws
    {
        var look = try look()
        let moment = Self.start + 60 * Self.day + 60
        #expect(codes(look, at: moment) == [])
        look.standing = failed()
        let all = seen(look, at: moment)
        #expect(all.map(\.code) == [.certificateExpiring, .certificateOrderFailed])
        for one in all {
            for part in [
                "example.com", "'le' was asked", "nobody answers at 192.0.2.1", "agent cert show example.com",
                "tried again at 2027-01-15T08:01:00Z",
            ] {
                #expect(one.text.contains(part), "\(part) is missing in \(one.text)")
            }
            #expect(!one.text.contains("\n"))
        }
        // Before it is due nobody tries again; for a name that it does not have somebody does, and its end is nobody's business.
        #expect(codes(look, at: Self.start + 20 * Self.day) == [])
        var lacking = try self.look(names: ["example.com"])
        lacking.standing = failed()
        #expect(codes(lacking, at: Self.start + 20 * Self.day) == ["certificate.names", "certificate.order-failed"])
        lacking = try self.look()
        lacking.site.spec.tls = SiteTLS(mode: .wildcard)
        lacking.standing = failed()
        #expect(codes(lacking, at: Self.start + 20 * Self.day) == ["certificate.order-failed"], "its star is missing")
    }

    @Test("what an authority said comes whole, however much stands before it: its reason is at its end") func wholeReason() throws {
        var look = try look()
        look.standing = failed()
        let words = "acme: error: 400 :: urn:ietf:params:acme:error:connection :: "
        look.standing?.failure?.reason = String(repeating: words, count: 5) + "dial tcp: refused"
        let all = seen(look, at: Self.start + 60 * Self.day + 60)
        #expect(all.count == 2 && all.allSatisfy { $0.text.hasSuffix("dial tcp: refused") }, "\(all.map(\.text))")
        let alert = Alert(all[0], id: AlertID(random: 1), at: 0, flaps: 0)
        #expect(try #require(AlertMessage(AlertMove(.told, alert), host: "a")).text == all[0].text)
    }

    @Test("who waits for a limit or for an authority that is down has no alert of his own", arguments: ["limit-reached", "breaker-open"])
    func waits(_ kind: String) throws {
        var look = try look(signer: .itself)
        look.standing = failed(kind)
        #expect(codes(look, at: Self.start + 20 * Self.day) == [])
        // A thousand that are due and wait for their turn are nobody's business for a day; then they are late.
        look = try self.look()
        look.standing = failed(kind)
        #expect(codes(look, at: Self.start + 60 * Self.day + 60) == [])
        #expect(codes(look, at: Self.start + 61 * Self.day) == ["certificate.expiring"])
        look = try self.look(signer: .itself)
        look.standing = failed("not-ready", authority: nil)
        #expect(seen(look, at: Self.start)[0].text.contains("no authority was asked"))
    }

    @Test("that a site signs its own is no alert, with an authority or without; that it ends is one") func itself() throws {
        for isOrdered in [true, false] {
            let look = try look(days: 825, signer: .itself, isOrdered: isOrdered)
            #expect(codes(look, at: Self.start + 700 * Self.day) == [])
            #expect(codes(look, at: Self.start + 796 * Self.day) == ["certificate.expiring"])
        }
    }

    @Test("one that nobody renews is told from its first stage on") func brought() throws {
        let look = try look(isOrdered: false)
        #expect(codes(look, at: Self.start + 60 * Self.day) == [])
        #expect(codes(look, at: Self.start + 60 * Self.day + 1) == ["certificate.expiring"])
        var failing = look
        failing.standing = failed()
        #expect(codes(failing, at: Self.start) == [], "no order is tried again where no authority is set")
    }

    @Test("a name that was left out is told with the reason, and is no name that is missing") func parked() throws {
        var look = try look(names: ["example.com"])
        #expect(codes(look, at: Self.start) == ["certificate.names"])
        #expect(seen(look, at: Self.start)[0].text.contains("agent cert issue example.com"))
        look.site.certificate?.signer = .itself
        #expect(seen(look, at: Self.start)[0].text.contains("agent host upgrade-config"), "what helps depends on who signed")
        look.site.certificate?.signer = .authority
        look.standing = CertificateStanding(dice: 0)
        look.standing?.parked = ["www.example.com": "192.0.2.9: another server answers there"]
        let all = seen(look, at: Self.start)
        #expect(
            all.map(\.code) == [.certificateNameParked] && all[0].text.contains("www.example.com: 192.0.2.9: another server answers there"))
        look = try self.look()
        look.standing = CertificateStanding(dice: 0)
        look.standing?.parked = ["www.example.com": "it was so"]
        #expect(codes(look, at: Self.start) == [], "by now it has one")
    }

    @Test("a name that no order is for is told with what helps, and not with an order that would be refused") func surplus() throws {
        var look = try look(names: ["example.com"])
        let text = "[authority le]\ndirectory = https://ca.example/dir\nemail = a@example.com\nterms = accepted\n"
        let settings = try AuthoritySettings(text, named: "acme.conf")
        look.names = try ["example.com", "shop.local"].map { try Hostname($0) }
        look.tell(settings)
        let all = seen(look, at: Self.start)
        #expect(look.isOrdered && all.map(\.code) == [.certificateNameParked], "\(all)")
        #expect(all[0].text.hasPrefix("shop.local: no public authority signs such a name; agent cert show example.com"))
        #expect(all[0].text.contains("agent site set example.com aliases-=shop.local"))
        look.site.certificate?.signer = .itself
        look.tell(settings)
        #expect(codes(look, at: Self.start) == ["certificate.names"], "one of its own stands for that name, too")
        look.names = [try Hostname("shop.local")]
        look.tell(settings)
        #expect(!look.isOrdered, "nobody is asked")
        look.tell(nil)
        #expect(look.isOrdered, "nobody knows")
    }

    @Test("what sockets show is told; what they showed of another one says nothing") func served() throws {
        let look = try look()
        let all = seen(look, at: Self.start, served: ["a: one", "b: two", "c: three", "d: four"])
        #expect(all.map { "\($0.code.rawValue) \($0.text)" } == ["certificate.mismatch a: one; b: two; c: three; and 1 more"])
        let none = CertificateAlerts.judge([look], served: [:], at: time(Self.start))
        #expect(none.seen.isEmpty && none.unseen.contains(.certificateMismatch, of: look.site.id))
        #expect(
            !none.unseen.contains(.certificateMismatch, of: SiteID(random: 99)), "of another site, which was looked at, something is said")
        let old = CertificateAlerts.judge([look], served: [look.site.id: .init(generation: 2, remarks: ["x"])], at: time(Self.start))
        #expect(old.seen.isEmpty && old.unseen == none.unseen)
    }

    @Test("with a clock in doubt nothing is said of ends nor of what is shown, and everything else is") func doubt() throws {
        var look = try look()
        look.standing = failed()
        let judged = CertificateAlerts.judge([look], served: [look.site.id: .init(generation: 3, remarks: ["a: it has lapsed"])], at: nil)
        #expect(judged.seen.map(\.code) == [.certificateOrderFailed])
        #expect(judged.unseen == UnseenAlerts([.certificateExpiring, .certificateExpired, .certificateMismatch]))
    }
}

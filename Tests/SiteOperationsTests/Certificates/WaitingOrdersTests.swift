import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite("Orders that wait for an authority's limits") struct WaitingOrdersTests {
    private static let start: Int64 = 1_800_000_000

    private func time(_ seconds: Int64) throws -> SoundTime {
        try #require(ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: seconds * 1000), .init()).time)
    }

    private func look(_ number: Int, _ change: (inout CertificateStanding) throws -> Void) throws -> CertificateLook {
        var site = try Sample.site(number, "s\(number).com")
        site.certificate = SiteCertificate(generation: 1, signer: .itself)
        let facts = CertificateFacts(names: ["s\(number).com"], notBefore: Self.start, notAfter: Self.start + 86_400_000)
        var look = CertificateLook(site: site, names: site.spec.hostnames, answer: .facts(facts))
        var standing = CertificateStanding(dice: 0)
        try change(&standing)
        (look.isOrdered, look.standing) = (true, standing)
        return look
    }

    private func waiting(_ number: Int, _ authority: String = "le", at times: [Int64] = [0]) throws -> CertificateLook {
        try look(number) { standing in
            for time in times {
                standing.wait(for: "its limits", authority: try AuthorityName(authority), at: Self.start + time, seconds: 600)
            }
        }
    }

    @Test("one alert for each authority, with how many wait and until when, after a quarter of an hour") func told() throws {
        let looks = try [waiting(1, at: [0, 600]), waiting(2, at: [0, 600]), waiting(3, "other", at: [0, 600])]
        #expect(WaitingOrders.judge(looks, at: try time(Self.start + 899)).isEmpty)
        let told = WaitingOrders.judge(looks, at: try time(Self.start + 900))
        #expect(told.map { "\($0.code.rawValue) \($0.subject)" } == ["limit.reached acme:le:orders", "limit.reached acme:other:orders"])
        let text = try #require(told.first).text
        #expect(text.contains("'le'") && text.contains("2 sites wait") && text.contains("agent cert list"), "\(text)")
        #expect(text.contains(Moment.words(Self.start)) && text.contains(Moment.words(Self.start + 1_200)), "\(text)")
    }

    @Test("who failed, waits for one that is down, or has what he wants does not count") func others() throws {
        let failed = try look(1) {
            $0.fail(.init(at: Self.start, kind: "unauthorised", reason: "no", authority: "le"), .longer(retryAfter: nil))
            $0.wait(for: "its limits", authority: try AuthorityName("le"), at: Self.start, seconds: 600)
        }
        let down = try look(2) {
            $0.fail(.init(at: Self.start, kind: "breaker-open", reason: "down", authority: "le"), .steady(seconds: 60))
        }
        var rests = try waiting(3)
        rests.site.certificate?.signer = .authority
        var nobodys = try waiting(4)
        nobodys.isOrdered = false
        #expect(WaitingOrders.judge([failed, down, rests, nobodys], at: try time(Self.start + 9_000)).isEmpty)
    }

    @Test("who is put off again has waited since the first time, and who waits for another one since then") func since() throws {
        let look = try waiting(1, at: [0, 600, 1_200])
        #expect(look.standing?.failure?.at == Self.start && look.standing?.backoff.until == Self.start + 1_800)
        let changed = try self.look(1) {
            $0.wait(for: "its limits", authority: try AuthorityName("le"), at: Self.start, seconds: 600)
            $0.wait(for: "its limits", authority: try AuthorityName("other"), at: Self.start + 600, seconds: 600)
        }
        #expect(changed.standing?.failure?.at == Self.start + 600)
    }
}

import Foundation
import Testing

@testable import SiteModel

@Suite("What is known of a site's way to a certificate") struct CertificateStandingTests {
    private let now = CertificateTime.start
    private let day = CertificateTime.day

    @Test("an authority is asked for its window again when it said so, and at least once a day") func window() throws {
        var standing = CertificateStanding(dice: 7)
        #expect(standing.isAsked(at: now))
        let window = try #require(RenewalWindow(start: now + day, end: now + 2 * day))
        standing.note(window, at: now, after: 3_600)
        #expect(standing.window == window && !standing.isAsked(at: now + 3_599) && standing.isAsked(at: now + 3_600))
        standing.note(nil, at: now, after: .max)
        #expect(standing.window == nil && !standing.isAsked(at: now + day - 1) && standing.isAsked(at: now + day))
        standing.note(window, at: now, after: .min)
        #expect(standing.isAsked(at: now + 60))
        standing.noteSilence(at: now, after: nil)
        #expect(
            standing.window == window && !standing.isAsked(at: now + day / 4 - 1) && standing.isAsked(at: now + day / 4),
            "what it said holds")
        #expect(standing.isAsked(at: now - 300 * day), "a clock that was put back holds nobody for a year")
    }

    @Test("that it waits for others hides nothing of what is wrong with it, and is told where nothing is") func realFailure() throws {
        var standing = CertificateStanding(dice: 7)
        standing.fail(.init(at: now, kind: "unauthorised", reason: "nobody answers", authority: "le"), .longer(retryAfter: nil))
        standing.wait(for: "its limits", authority: try AuthorityName("le"), at: now + 60, seconds: 900)
        #expect(standing.failure?.kind == "unauthorised" && standing.backoff.failures == 1 && standing.backoff.until == now + 960)
        standing.fail(.init(at: now + 960, kind: "breaker-open", reason: "down", authority: "le"), .steady(seconds: 300))
        #expect(standing.failure?.kind == "unauthorised" && standing.backoff.until == now + 1_260)
        standing.fail(.init(at: now + 1_260, kind: "not-ready", reason: "no", authority: nil), .longer(retryAfter: nil))
        #expect(standing.failure?.kind == "not-ready" && standing.backoff.failures == 2)
    }

    @Test("whose limit is reached waits without a failure of its own, and is told until when") func waits() throws {
        var standing = CertificateStanding(dice: 7)
        standing.wait(for: "its limits", authority: try AuthorityName("le"), at: now, seconds: 900)
        #expect(standing.failure?.kind == "limit-reached" && standing.backoff.failures == 0 && standing.backoff.until == now + 900)
        #expect(standing.backoff.wait(at: now + 899) == 1 && standing.backoff.wait(at: now + 900) == 0)
        standing.succeed(parked: [:], dice: 8, authority: "le")
        #expect(standing.failure == nil && standing.backoff.until == nil && standing.authority == "le")
        standing.succeed(parked: ["a.com": "no"], dice: 9)
        #expect(standing.authority == "le" && standing.untroubled.parked.isEmpty && standing.untroubled.dice == 9)
        let stored = try JSONDecoder().decode(CertificateStanding.self, from: JSONEncoder().encode(standing))
        #expect(stored == standing)
    }

    @Test("what an older agent kept is read, and whoever asked it to be left alone still is") func older() throws {
        let text = """
            {"orders":2,"backoff":{"failures":1,"failed":\(now),"pause":7200},"parked":{"www.a.com":"no"},"dice":7,"askAgain":5,"authority":"le",
            "failure":{"at":\(now),"kind":"rate-limited","reason":"too many","authority":"le","until":\(now + 7_200)}}
            """
        var standing = try JSONDecoder().decode(CertificateStanding.self, from: Data(text.utf8))
        let (one, other) = (try AuthorityName("le"), try AuthorityName("other"))
        #expect(standing.held(one, isAnew: true, at: now) == 7_200 && standing.held(other, isAnew: true, at: now) == 0)
        #expect(standing.held(one, isAnew: true, at: now + 7_200) == 0)
        #expect(standing.held(one, isAnew: true, at: now - 300 * day) == 0, "a clock that was put back holds nobody for a year")
        standing.hold(other, .longer(retryAfter: nil), until: nil, kind: "rejected", at: now)
        #expect(standing.held(other, isAnew: false, at: now) == 60 && standing.held(other, isAnew: true, at: now) == 0)
        standing.hold(one, .longer(retryAfter: 7_200), until: now + 7_200, kind: "rate-limited", at: now)
        standing.succeed(parked: [:], dice: 8, authority: "other")
        #expect(standing.held(one, isAnew: true, at: now) == 7_200 && standing.lastEnd(with: one) == nil, "another one signed")
        standing.release(one)
        #expect(standing.held(one, isAnew: false, at: now) == 0)
    }

    @Test("that no more names are to be had takes nothing from what the authority said") func rest() throws {
        var standing = CertificateStanding(dice: 7)
        standing.succeed(parked: [:], dice: 7, authority: "le")
        standing.note(RenewalWindow(start: now + day, end: now + 2 * day), at: now, after: 3_600)
        let before = standing
        standing.refuse(try CertificateName("www.a.com"), at: now)
        standing.refuse(try CertificateName("old.a.com"), at: now)
        standing.fail(.init(at: now, kind: "not-ready", reason: "no", authority: nil), .longer(retryAfter: nil))
        standing.rest(parked: ["www.a.com": "no"])
        #expect(standing.window == before.window && standing.askAgain == before.askAgain && standing.dice == 7)
        #expect(standing.failure == nil && standing.backoff == before.backoff && standing.parked == ["www.a.com": "no"])
        #expect(standing.refused?.keys.sorted() == ["www.a.com"])
        #expect(standing.refuses("www.a.com", at: now + 59) && !standing.refuses("www.a.com", at: now + 60))
    }
}

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
}

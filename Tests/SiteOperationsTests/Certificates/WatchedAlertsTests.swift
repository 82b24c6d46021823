import HostServices
import SiteModel
import SiteOperations
import Testing

/// What is told of certificates that are nobody's site here.
@Suite("Which alerts watched certificates have") struct WatchedAlertsTests {
    private static let day: Int64 = 86_400
    private static let start: Int64 = 1_800_000_000

    private func time(_ seconds: Int64) -> SoundTime? {
        ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: seconds * 1000), .init()).time
    }
    private func certificate(_ number: Int = 1, signer: String = "Let's Encrypt", days: Int64 = 90) -> ShownCertificate {
        ShownCertificate(
            fingerprint: "f\(number)", keyFingerprint: "", signer: signer, isVouched: true, names: ["a.example", "b.example", "c.example"],
            notBefore: Self.start, notAfter: Self.start + days * Self.day)
    }
    private func watched(_ certificates: [ShownCertificate], remarks: [String] = []) throws -> WatchedCertificate {
        var watched = WatchedCertificate(try WatchedSocket("example.org:993"), since: Self.start)
        watched.note(
            certificates.enumerated().map { number, one in
                .init(address: "192.0.2.\(number)", answer: .shown, certificate: one, remarks: remarks)
            }, at: Self.start)
        return watched
    }

    @Test(
        "one that is renewed in time has none; one that is not is told at each stage until it has ended",
        arguments: [398, 90, 45, 6] as [Int64])
    func ends(_ days: Int64) throws {
        let watched = try watched([certificate(days: days)])
        let due = RenewalPlan(certificate(days: days).life, dice: 0).at
        var told: [(Int, AlertSeverity)] = []
        for moment in stride(from: Self.start, through: Self.start + (days + 1) * Self.day, by: 900) {
            let seen = WatchedAlerts.judge([watched], at: time(moment)).seen
            if moment <= due { #expect(seen.isEmpty) }
            guard let one = seen.first, let stage = one.stage else { continue }
            #expect(seen.count == 1 && one.code == .watchedExpiring && one.subject == "example.org:993" && one.site == nil)
            if told.last?.0 != stage { told.append((stage, one.severity)) }
        }
        #expect(told.map(\.0) == [1, 2, 3, 4, 5, 6] && told.map(\.1) == [.warning, .warning, .error, .error, .error, .error])
    }

    @Test("the one that ends first counts, with for whom it is and who signed it; no clock, no word of ends") func first() throws {
        let watched = try watched([certificate(1, days: 398), certificate(2, signer: "Other CA", days: 20)])
        let judged = WatchedAlerts.judge([watched], at: time(Self.start + 18 * Self.day))
        let text = try #require(judged.seen.first?.text)
        #expect(
            text.hasPrefix("its certificate ends in 2 days, at ")
                && text.contains("for a.example, b.example and 1 more, signed by Other CA"))
        let doubted = WatchedAlerts.judge([watched], at: nil)
        #expect(doubted.seen.isEmpty && doubted.unseen == [.watchedExpiring, .watchedRefused, .watchedChanged])
    }

    @Test("while the clock is in doubt what was shown is neither well nor ill; who cannot be reached is told") func doubted() throws {
        var watched = try watched([certificate()], remarks: ["its time has not begun"])
        watched.note(
            [
                .init(
                    address: "192.0.2.1", answer: .shown, certificate: certificate(2, signer: "Other CA"),
                    remarks: ["its time has not begun"])
            ], at: Self.start + 1)
        watched.noteTrouble("its name has no address", at: Self.start + 2)
        let doubted = WatchedAlerts.judge([watched], at: nil)
        #expect(doubted.seen.map(\.code) == [.watchedUnseen] && doubted.unseen == [.watchedExpiring, .watchedRefused, .watchedChanged])
        let sound = WatchedAlerts.judge([watched], at: time(Self.start + 3))
        #expect(Set(sound.seen.map(\.code)) == [.watchedRefused, .watchedChanged, .watchedUnseen] && sound.unseen.isEmpty)
    }

    @Test("what browsers refuse, what is strange and what cannot be seen have an alert each, which ends with its reason") func wrong()
        throws
    {
        var watched = try watched([certificate()], remarks: ["it does not stand for this name"])
        func codes() -> [AlertCode] { WatchedAlerts.judge([watched], at: time(Self.start + 10)).seen.map(\.code) }
        #expect(codes() == [.watchedRefused])
        watched.note([.init(address: "192.0.2.1", answer: .shown, certificate: certificate(2, signer: "Other CA"))], at: Self.start + 1)
        #expect(codes() == [.watchedChanged])
        let text = try #require(WatchedAlerts.problems(watched, at: nil).first)
        #expect(
            text.contains("of Other CA, until") && text.contains("before: of Let's Encrypt, until") && text.contains("agent cert watch"))
        watched.noteTrouble("cannot reach 'example.org:993': its name has no address", at: Self.start + 2)
        #expect(codes() == [.watchedChanged, .watchedUnseen])
        watched.note([.init(address: "192.0.2.1", answer: .shown, certificate: certificate())], at: Self.start + 3)
        #expect(codes() == [])
        watched.note([.init(address: "192.0.2.1", answer: .unreadable, reason: "its certificate is not understood")], at: Self.start + 4)
        #expect(codes() == [.watchedRefused])
    }

    @Test("who has none watched has nothing to hear of") func none() { #expect(WatchedAlerts.judge([], at: time(Self.start)).seen.isEmpty) }
}

import AgentTesting
import HostServices
import SiteModel
import Testing

@testable import SiteOperations

/// What follows an order that gave no certificate.
@Suite("After an order") struct OrderCourseTests {
    private static let all: [OrderFailure.Kind] = [
        .rateLimited, .unauthorised, .rejected, .accountGone, .serverTrouble, .profileRefused, .dnsTrouble, .unfitCertificate, .lost,
        .deadline,
        .interrupted, .other,
    ]

    @Test("nobody else is asked at once for what may have been signed, or for what is wrong for everybody", arguments: all)
    func goesOn(_ kind: OrderFailure.Kind) {
        let isWrongForAll = [.unauthorised, .dnsTrouble].contains(kind)
        #expect(OrderCourse.goesOn(after: kind, isAgain: false) == !(kind.mayHaveSigned || isWrongForAll))
        #expect(OrderCourse.goesOn(after: kind, isAgain: true) == !(kind == .lost || isWrongForAll))
    }

    @Test("who is down is asked after one minute, then each ten; what is lost not within 100; the others as they say") func pauses() {
        let down = OrderFailure(.serverTrouble, "502")
        #expect(OrderCourse.pause(after: down, isAgain: false) == .steady(seconds: 60))
        #expect(OrderCourse.pause(after: down, isAgain: true) == .steady(seconds: 600))
        #expect(OrderCourse.pause(after: OrderFailure(.lost, "no"), isAgain: false) == .longer(retryAfter: 6_000))
        #expect(OrderCourse.pause(after: OrderFailure(.rateLimited, "no", retryAfter: 7), isAgain: true) == .longer(retryAfter: 7))
    }

    @Test("what could not be proved is tried three times more, and once where a person waits") func proofs() {
        #expect((0...3).map { OrderCourse.isSpent(unproved: $0, isAsked: false) } == [false, false, false, true])
        #expect(OrderCourse.isSpent(unproved: 0, isAsked: true))
    }

    @Test("in place of one that is revoked any other one is proved to be shown, in place of any other one that nobody is worse off")
    func door() throws {
        var site = try Sample.site(1, "a.test", aliases: ["www.a.test"])
        site.certificate = SiteCertificate(generation: 1, signer: .authority)
        let order = CertificateOrder(
            try OrderID("o1"), names: [try CertificateName("a.test")], authority: try AuthorityName("one"), challenge: .http)
        let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        let going = try ServeIssuedCertificate.plan(site, order, addressing: addressing, insteadOfRevoked: 1_800_000_000)
        #expect(try encodeJSON(going).contains("isRevoked"))
        #expect(try !encodeJSON(ServeIssuedCertificate.plan(site, order, addressing: addressing)).contains("isRevoked"))
    }
}

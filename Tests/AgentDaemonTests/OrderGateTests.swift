import AgentStore
import Foundation
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import AgentDaemon

/// An order is counted on disk before an authority is asked, and who would be refused is not asked.
@Suite("The gate before orders") struct OrderGateTests {
    private let rig: GuardRig
    init() throws { rig = try GuardRig() }

    /// Counts who asks; how each order ends is the test's. Whoever asks it anything else than to order has found a mistake.
    private final class Counted: CertificateAuthority {
        let asked = Mutex<[CertificateOrder]>([])
        let end = Mutex<(any Error)?>(nil)
        private let text: String
        init(_ more: String = "") {
            text = "[authority le]\ndirectory = https://ca.example/dir\nemail = a@example.com\nterms = accepted\n\(more)"
        }
        func settings() async throws -> AuthoritySettings { try AuthoritySettings(text, named: "acme.conf") }
        func order(
            _ order: CertificateOrder, progress: @escaping @Sendable (OrderProgress) -> Void
        ) async throws -> OrderedCertificate {
            asked.withLock { $0.append(order) }
            if let error = end.withLock({ $0 }) { throw error }
            return OrderedCertificate(
                text: Secret(""), names: order.names, notBefore: 0, notAfter: 1, issuer: "", serial: order.id.rawValue)
        }
        struct Unasked: Error {}
        func roots() async throws -> String? { throw Unasked() }
        func examine() async throws { throw Unasked() }
        func tellsReplaced() async throws -> Bool { throw Unasked() }
        func facts(of: AuthorityName) async throws -> AuthorityFacts { throw Unasked() }
        func rehearse(_: CertificateOrder) async throws { throw Unasked() }
        func issued(_: CertificateOrder) async throws -> OrderedCertificate { throw Unasked() }
        let left = Mutex<[OrderStanding]>([])
        func inventory() async throws -> [OrderStanding] { left.withLock { $0 } }
        func discard(_: String) async throws { throw Unasked() }
        func revoke(_: String, of: AuthorityName, _: RevocationReason) async throws { throw Unasked() }
        func renewalInformation(of: String, _: AuthorityName, below: String) async throws -> RenewalInformation? { throw Unasked() }
    }

    private func gate(_ authority: Counted) -> OrderGate {
        OrderGate(
            authority: authority, store: rig.store, suffixes: { PublicSuffixes() }, clock: { [rig] in rig.clock.now },
            rest: { _ in nil })
    }
    private func order(_ number: Int, _ names: String..., replacing: String? = nil) throws -> CertificateOrder {
        CertificateOrder(
            try OrderID("o\(number)"), names: try names.map { try CertificateName($0) }, authority: try AuthorityName("le"),
            challenge: .http,
            replacing: replacing)
    }

    @Test("5 for the same names in a week; the sixth asks nobody, and says when it may") func names() async throws {
        let authority = Counted()
        for number in 1...5 { _ = try await gate(authority).order(try order(number, "a.com", "www.a.com")) }
        let problem = await #expect(throws: Problem.self) { try await gate(authority).order(try order(6, "www.a.com", "a.com")) }
        #expect(problem?.code == .limitReached && problem?.guardWait == 7 * 86_400_000 / 5)
        #expect(authority.asked.withLock { $0.count } == 5)
        #expect(try await gate(authority).refusal(of: try order(6, "www.a.com", "a.com")) == problem?.message)
        for _ in 1...9 { #expect(try await gate(authority).refusal(of: try order(7, "a.com")) == nil, "who only asks takes none") }
        _ = try await gate(authority).order(try order(7, "a.com"))
        rig.clock.pass(7 * 86_400_000 / 5)
        _ = try await gate(authority).order(try order(8, "a.com", "www.a.com"))
    }

    @Test("300 in 3 hours for the account, and 50 in a week below a domain that somebody registered") func account() async throws {
        let authority = Counted()
        for number in 1...50 { _ = try await gate(authority).order(try order(number, "s\(number).example.com")) }
        await #expect(throws: Problem.self) { try await gate(authority).order(try order(51, "s51.example.com")) }
        for number in 51...300 { _ = try await gate(authority).order(try order(number, "d\(number).com")) }
        let problem = await #expect(throws: Problem.self) { try await gate(authority).order(try order(301, "d301.com")) }
        #expect(problem?.details["limit"] == "account" && authority.asked.withLock { $0.count } == 300)
    }

    @Test("a renewal that names what it replaces, because its authority wanted it, passes") func exempt() async throws {
        let authority = Counted()
        for number in 1...60 { _ = try await gate(authority).order(try order(number, "a.com", replacing: "PEM")) }
        #expect(authority.asked.withLock { $0.count } == 60)
    }

    @Test("five proofs of a name that fail in an hour; what gave no certificate is no certificate of the week's") func failures()
        async throws
    {
        let authority = Counted()
        let name = try CertificateName("a.com")
        authority.end.withLock { $0 = OrderFailure(.unauthorised, "no", names: [name: "no"]) }
        for number in 1...5 {
            await #expect(throws: OrderFailure.self) { try await gate(authority).order(try order(number, "a.com", "www.a.com")) }
        }
        let problem = await #expect(throws: Problem.self) { try await gate(authority).order(try order(6, "a.com", "www.a.com")) }
        #expect(problem?.details["limit"] == "failures")
        authority.end.withLock { $0 = nil }
        // The other name was not to blame.
        _ = try await gate(authority).order(try order(7, "www.a.com"))
        rig.clock.pass(720_000)
        _ = try await gate(authority).order(try order(8, "a.com", "www.a.com"))
    }

    @Test("what was not begun was not counted") func notBegun() async throws {
        let authority = Counted()
        authority.end.withLock { $0 = Problem(.breakerOpen, "cannot ask") }
        for number in 1...20 { await #expect(throws: Problem.self) { try await gate(authority).order(try order(number, "a.com")) } }
        #expect(authority.asked.withLock { $0.count } == 20)
        // Somebody who was told to end in the middle may have been answered: that counts.
        authority.end.withLock { $0 = CancellationError() }
        for number in 1...5 {
            await #expect(throws: CancellationError.self) { try await gate(authority).order(try order(number, "a.com")) }
        }
        await #expect(throws: Problem.self) { try await gate(authority).order(try order(6, "a.com")) }
        #expect(authority.asked.withLock { $0.count } == 25)
    }

    @Test("what ended with a trouble of this machine counts, unless it lies there as not begun") func ownTrouble() async throws {
        let authority = Counted()
        authority.end.withLock { $0 = Problem(.diskFull, "cannot write") }
        for number in 1...20 {
            authority.left.withLock { $0 = [OrderStanding(name: "o\(number)", order: nil, state: .prepared)] }
            await #expect(throws: Problem.self) { try await gate(authority).order(try order(number, "a.com")) }
        }
        #expect(authority.asked.withLock { $0.count } == 20)
        for number in 21...25 {
            authority.left.withLock { $0 = [OrderStanding(name: "o\(number)", order: nil, state: .issued)] }
            await #expect(throws: Problem.self) { try await gate(authority).order(try order(number, "a.com")) }
        }
        let problem = await #expect(throws: Problem.self) { try await gate(authority).order(try order(26, "a.com")) }
        #expect(problem?.code == .limitReached && authority.asked.withLock { $0.count } == 25)
    }

    @Test("what may have been signed and did not come here counts as one that was") func lost() async throws {
        let authority = Counted()
        authority.end.withLock { $0 = OrderFailure(.lost, "no space left on device") }
        for number in 1...5 {
            await #expect(throws: OrderFailure.self) { try await gate(authority).order(try order(number, "a.com")) }
        }
        let problem = await #expect(throws: Problem.self) { try await gate(authority).order(try order(6, "a.com")) }
        #expect(problem?.details["limit"] == "names")
    }

    @Test(
        "an authority that says to wait is left alone for that domain, and by all as soon as it says so of another; for a quarter of an hour at most"
    )
    func told() async throws {
        let authority = Counted()
        authority.end.withLock { $0 = OrderFailure(.rateLimited, "too many", retryAfter: 86_400) }
        await #expect(throws: OrderFailure.self) { try await gate(authority).order(try order(1, "a.com")) }
        authority.end.withLock { $0 = nil }
        var problem = await #expect(throws: Problem.self) { try await gate(authority).order(try order(2, "www.a.com")) }
        #expect(problem?.guardWait == 900_000 && problem?.details["limit"] == "held")
        _ = try await gate(authority).order(try order(3, "b.com"))
        authority.end.withLock { $0 = OrderFailure(.rateLimited, "too many", retryAfter: 86_400) }
        await #expect(throws: OrderFailure.self) { try await gate(authority).order(try order(4, "b.com")) }
        authority.end.withLock { $0 = nil }
        problem = await #expect(throws: Problem.self) { try await gate(authority).order(try order(5, "c.com")) }
        #expect(problem?.guardWait == 900_000 && problem?.details["limit"] == "held")
        rig.clock.pass(900_000)
        _ = try await gate(authority).order(try order(6, "c.com"))
    }

    @Test("an authority of one's own has no limits that would have to be known") func own() async throws {
        let authority = Counted("root-file = /etc/agent/root.pem\n")
        for number in 1...60 { _ = try await gate(authority).order(try order(number, "a.com")) }
        #expect(try await rig.store.ledger(of: AuthorityName("le")) == OrderLedger())
    }
}

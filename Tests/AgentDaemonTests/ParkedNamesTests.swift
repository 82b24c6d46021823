import AgentServer
import AgentTesting
import HostServices
import JobEngine
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// Looks at names that were left out of a certificate which stands.
@Suite("Names that were left out") struct ParkedNamesTests {
    private let both = ["a.com", "www.a.com"]
    private let look = CertificateOrdering(looksAgain: true)
    private static let turn: Int64 = 6 * 3_600

    private func names(_ rig: OrderRig) -> [[String]] { rig.authority.asked.withLock { $0.map { $0.names.map(\.description) } } }

    /// Its certificate stands for the site's own name alone, and its authority said when it wants it renewed.
    private func parked(_ change: (inout CertificateStanding) throws -> Void = { _ in }) async throws -> OrderRig {
        let rig = try await OrderRig()
        var standing = CertificateStanding(dice: 7)
        standing.succeed(parked: ["www.a.com": "the DNS knows no such name"], dice: 7, authority: "le")
        standing.note(
            RenewalWindow(start: OrderRig.now + 50 * OrderRig.day, end: OrderRig.now + 51 * OrderRig.day), at: OrderRig.now, after: 3_600)
        try change(&standing)
        try await rig.guards.store.keep(standing, of: rig.site.id)
        return rig
    }

    @Test("one that leads here by now is ordered") func found() async throws {
        let rig = try await parked()
        #expect(try await rig.run(rig.lying(["a.com"], left: 80), look) == "served")
        #expect(names(rig) == [both])
    }

    @Test("a renewal that its authority put off is not asked for because a name is missing, too") func putOff() async throws {
        let rig = try await parked { standing in
            var failure = CertificateStanding.Failure(at: OrderRig.now, kind: "rate-limited", reason: "too many", authority: "le")
            failure.until = OrderRig.now + 3 * OrderRig.day
            standing.fail(failure, .longer(retryAfter: 3 * OrderRig.day))
        }
        for left in [80, 5] as [Int64] {
            _ = try await rig.run(rig.lying(["a.com"], left: left), look)
            #expect(names(rig).isEmpty, "\(left) days left")
        }
        // Nor because a person has changed the site.
        _ = try await rig.run(rig.lying(["a.com"], left: 5), CertificateOrdering(isMended: true))
        #expect(names(rig).isEmpty)
        #expect(try await rig.standing()?.failure?.until == OrderRig.now + 3 * OrderRig.day)
    }

    @Test("one that the authority refuses is ordered less and less often, and what it said of the certificate holds") func refused()
        async throws
    {
        let rig = try await parked()
        let window = try await rig.standing()?.window
        let refusal = OrderFailure(.unauthorised, "no", names: [try CertificateName("www.a.com"): "connection refused"])
        rig.authority.ends.withLock { $0 = Array(repeating: refusal, count: 20) }
        var perDay: [Int] = []
        for _ in 1...4 {
            let before = names(rig).count
            for _ in 1...4 {
                _ = try await rig.run(rig.lying(["a.com"], left: 80), look)
                rig.pass(Self.turn)
            }
            perDay.append(names(rig).count - before)
        }
        #expect(perDay.first == 4 && perDay.dropFirst().allSatisfy { $0 <= 1 }, "\(perDay)")
        let standing = try #require(try await rig.standing())
        #expect(standing.parked == ["www.a.com": "connection refused"] && standing.failure == nil && standing.backoff.failures == 0)
        #expect(standing.window == window && standing.dice == 7 && !standing.isAsked(at: OrderRig.now + 60))
        // A person who mended it waits for nothing.
        rig.authority.ends.withLock { $0 = [] }
        _ = try await rig.run(rig.lying(["a.com"], left: 80), CertificateOrdering(isMended: true))
        #expect(names(rig).last == both && rig.served.withLock { $0.count } == 1)
        #expect(try await rig.standing()?.refused?.isEmpty != false)
    }

    @Test("a renewal does not ask for it again so soon either, and is had for the others") func renewal() async throws {
        let rig = try await parked { try $0.refuse(CertificateName("www.a.com"), at: OrderRig.now) }
        _ = try await rig.run(rig.lying(["a.com"], left: 10), CertificateOrdering())
        #expect(names(rig) == [["a.com"]])
        #expect(try await rig.standing()?.parked.keys.sorted() == ["www.a.com"])
    }

    @Test("what fails in a look is no failure of what is served") func noFailure() async throws {
        let rig = try await parked()
        rig.look.ends.withLock { $0["a.com"] = .silent("no answer") }
        #expect(try await rig.run(rig.lying(["a.com"], left: 80), look).hasPrefix("no certificate came for more names"))
        rig.look.ends.withLock { $0 = [:] }
        rig.look.problem.withLock { $0 = Problem(.outboundSettings, "cannot use outbound.conf") }
        #expect(try await rig.run(rig.lying(["a.com"], left: 80), look).contains("outbound.conf"), "nor is what this machine lacks")
        #expect(try await rig.standing()?.failure == nil)
        rig.look.problem.withLock { $0 = nil }
        rig.authority.ends.withLock { $0 = [OrderFailure(.rejected, "policy")] }
        _ = try await rig.run(rig.lying(["a.com"], left: 80), look)
        let standing = try #require(try await rig.standing())
        #expect(standing.failure == nil && standing.backoff.failures == 0 && standing.order == nil)
        #expect(standing.parked == ["www.a.com": "policy"] && rig.authority.orders.withLock { $0.isEmpty })
        _ = try await rig.run(rig.lying(["a.com"], left: 10), CertificateOrdering())
        #expect(names(rig).last == ["a.com"], "its renewal waits for nothing")
    }

    @Test("renewals keep half of what the authority takes") func spare() async throws {
        let rig = try await parked()
        let account = try AuthorityName("le")
        func use(_ numbers: ClosedRange<Int>) async throws {
            for number in numbers {
                let order = CertificateOrder(
                    try OrderID("o\(number)"), names: [try CertificateName("s\(number).example\(number).org")], authority: account,
                    challenge: .http)
                _ = try await rig.tools.gate.order(order)
            }
        }
        try await use(1...150)
        _ = try await rig.run(rig.lying(["a.com"], left: 80), look)
        #expect(rig.served.withLock { $0.isEmpty } && names(rig).count == 150)
        #expect(try await rig.standing()?.failure == nil)
        _ = try await rig.run(rig.lying(["a.com"], left: 10), CertificateOrdering())
        #expect(rig.served.withLock { $0.count } == 1)
    }

    @Test("of all sites that lack a name two are looked at at a time, when six hours have passed") func few() async throws {
        let rig = try await CoreRig()
        for number in 1...5 {
            let site = try await rig.site(number, "s\(number).com", age: 1)
            var standing = CertificateStanding(dice: 0)
            standing.succeed(parked: ["www.s\(number).com": "no"], dice: 0, authority: "le")
            try await rig.core.store.keep(standing, of: site.id)
        }
        let looks = ParkedLooks(rig.core)
        try await looks.goOn(by: .init(uid: 0, gid: 0, pid: 0))
        #expect(try await rig.orders == 0, "the first turn is a while after the start")
        try await looks.begin()
        for _ in 1...3 { try await looks.goOn(by: .init(uid: 0, gid: 0, pid: 0)) }
        #expect(try await rig.orders == 2, "nobody does their work here")
        let jobs = try await rig.core.store.jobs(.init(kind: JobKind.orderCertificate.name))
        #expect(try jobs.allSatisfy { try CertificateOrdering(payload: $0.payload) == look })
    }
}

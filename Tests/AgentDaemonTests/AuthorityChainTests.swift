import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// Where there is a fall-back: what one authority says is kept of that one alone.
@Suite("One authority after another") struct AuthorityChainTests {
    private let both = ["a.com", "www.a.com"]
    private static let week: Int64 = 604_800

    private func asked(_ rig: OrderRig) -> [String] { rig.authority.asked.withLock { $0.map(\.authority.rawValue) } }
    private func turn(_ rig: OrderRig) async throws -> String {
        try await rig.run(rig.lying(both, left: 20), CertificateOrdering(), fallback: true)
    }

    @Test("one that wants to be left alone for a week holds no other that is back in a minute") func heldByOther() async throws {
        let rig = try await OrderRig()
        rig.authority.ends.withLock {
            $0 = [OrderFailure(.serverTrouble, "502"), OrderFailure(.rateLimited, "too many", retryAfter: Self.week)]
        }
        _ = try await turn(rig)
        let standing = try #require(try await rig.standing())
        #expect(asked(rig) == ["le", "other"] && standing.backoff.wait(at: rig.time) <= 600)
        #expect(standing.failure?.kind == "server-trouble")
        let settings = try AuthoritySettings(
            """
            [authority le]\ndirectory = https://ca.example/dir\nemail = a@example.com\nterms = accepted\nfallback = other
            [authority other]\ndirectory = https://other.example/dir\nemail = a@example.com\nterms = accepted\n
            """, named: "acme.conf")
        #expect(standing.holdsEverybody(at: rig.time, settings) == nil)
        rig.pass(600)
        #expect(try await turn(rig) == "served")
        #expect(asked(rig) == ["le", "other", "le"])
    }

    @Test("one that said when to come is not asked before, although the other one is tried again") func firstIsHeld() async throws {
        let rig = try await OrderRig()
        rig.authority.ends.withLock {
            $0 =
                [OrderFailure(.rateLimited, "too many", retryAfter: 3 * OrderRig.day)]
                + Array(repeating: OrderFailure(.serverTrouble, "502"), count: 6)
        }
        for _ in 1...6 {
            _ = try await turn(rig)
            #expect(try await rig.standing()?.backoff.wait(at: rig.time) ?? .max <= 600)
            rig.pass(900)
        }
        #expect(asked(rig) == ["le"] + Array(repeating: "other", count: 6))
        rig.pass(3 * OrderRig.day)
        rig.authority.ends.withLock { $0 = [] }
        #expect(try await turn(rig) == "served")
        #expect(asked(rig).last == "le")
    }

    @Test("where all of them want to be left alone the first that may be asked decides, and a person is told") func allHeld() async throws {
        let rig = try await OrderRig()
        rig.authority.ends.withLock {
            $0 = [
                OrderFailure(.rateLimited, "too many", retryAfter: Self.week), OrderFailure(.rateLimited, "too many", retryAfter: 7_200),
            ]
        }
        _ = try await turn(rig)
        #expect(try await rig.standing()?.backoff.wait(at: rig.time) == 7_200)
        let told = await #expect(throws: OrderTold.self) {
            _ = try await rig.run(rig.lying(both, left: 20), CertificateOrdering(isAsked: true), fallback: true)
        }
        #expect(told?.problem.message.contains("'other' asked to be left alone") == true && asked(rig).count == 2)
    }

    @Test("who failed a while ago is asked when its time comes, whatever the other one says by then") func heldMeanwhile() async throws {
        let rig = try await OrderRig()
        for pause in [60, 600, 600] as [Int64] {
            rig.authority.ends.withLock { $0 = [OrderFailure(.serverTrouble, "502"), OrderFailure(.rejected, "policy")] }
            _ = try await turn(rig)
            rig.pass(pause)
        }
        rig.authority.ends.withLock { $0 = [OrderFailure(.rateLimited, "too many", retryAfter: Self.week)] }
        _ = try await turn(rig)
        #expect(asked(rig).suffix(2) == ["other", "le"], "the other one's turn is not yet")
        #expect((1...5_400).contains(try await rig.standing()?.backoff.wait(at: rig.time) ?? 0))
    }

    @Test("what one may have signed is not asked of the other because it refused something before") func unknownAfterRefusal() async throws
    {
        let rig = try await OrderRig()
        rig.authority.ends.withLock { $0 = [OrderFailure(.rejected, "policy"), OrderFailure(.serverTrouble, "502")] }
        _ = try await turn(rig)
        rig.pass(60)
        rig.authority.ends.withLock { $0 = [OrderFailure(.deadline, "no")] }
        _ = try await turn(rig)
        #expect(asked(rig) == ["le", "other", "le"])
    }

    @Test("one that refuses is not asked each few minutes because the other one is down") func rejected() async throws {
        let rig = try await OrderRig()
        var down = 0
        for _ in 1...20 {
            let isHeld = try await rig.standing()?.held(AuthorityName("le"), isAnew: false, at: rig.time) ?? 0 > 0
            rig.authority.ends.withLock { $0 = (isHeld ? [] : [OrderFailure(.rejected, "policy")]) + [OrderFailure(.serverTrouble, "502")] }
            _ = try await turn(rig)
            down += 1
            rig.pass(900)
        }
        #expect(asked(rig).count { $0 == "le" } <= 4, "1 minute, 10, 100, a day")
        #expect(asked(rig).count { $0 == "other" } == down)
    }

    @Test(
        "what one may have signed nobody else is asked for at once; where it ends so again, somebody is",
        arguments: [OrderFailure.Kind.deadline, .interrupted, .other, .unfitCertificate])
    func unknown(_ kind: OrderFailure.Kind) async throws {
        let rig = try await OrderRig()
        rig.authority.ends.withLock { $0 = [OrderFailure(kind, "no"), OrderFailure(kind, "no")] }
        _ = try await turn(rig)
        #expect(asked(rig) == ["le"])
        rig.pass(60)
        #expect(try await turn(rig) == "served")
        #expect(asked(rig) == ["le", "le", "other"])
    }
}

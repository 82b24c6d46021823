import HostServices
import SiteModel
import Testing

@testable import AgentDaemon

/// What a dry run says of an order is what would come of it, and nobody hears of it.
@Suite("An order's rehearsal") struct OrderRehearsalTests {
    private let both = ["a.com", "www.a.com"]

    @Test("a name that would be left out is told as that, and not as ordered") func parked() async throws {
        let rig = try await OrderRig(signer: .itself)
        rig.look.ends.withLock { $0["www.a.com"] = .silent("no answer") }
        let rehearsal = try await rig.rehearse(nil)
        #expect(rehearsal.names.map(\.description) == ["a.com"] && rehearsal.parked.keys.sorted() == ["www.a.com"])
        #expect(rehearsal.authority.rawValue == "le" && rehearsal.held == nil && rehearsal.warnings.isEmpty)
        #expect(rig.authority.asked.withLock { $0.isEmpty } && rig.authority.orders.withLock { $0.isEmpty })
        #expect(try await rig.standing() == nil, "nothing is kept of it")
        let unsure = try await rig.rehearse(nil, check: .warn)
        #expect(unsure.names.map(\.description) == both && unsure.warnings.first?.contains("www.a.com (192.0.2.1: no answer)") == true)
    }

    @Test("what the look before an order refuses the rehearsal refuses") func refused() async throws {
        let rig = try await OrderRig(signer: .itself)
        rig.look.ends.withLock { $0["a.com"] = .other(status: 404) }
        let own = await #expect(throws: Problem.self) { _ = try await rig.rehearse(nil) }
        #expect(own?.code == .orderFailed && own?.hint == "agent cert test a.com", "\(own as Any)")
        let standing = try await OrderRig()
        standing.look.ends.withLock { $0["www.a.com"] = .other(status: 404) }
        let loss = await #expect(throws: Problem.self) { _ = try await standing.rehearse(standing.lying(both, left: 20)) }
        #expect(loss?.message.contains("is kept: www.a.com") == true, "\(loss as Any)")
    }

    @Test("an authority that could not be asked is told with the reason, and the next one is who would be asked") func unable() async throws
    {
        let rig = try await OrderRig(signer: .itself)
        rig.authority.unable.withLock { $0["le"] = Problem(.acmeSettings, "cannot use '/root.pem': there is none") }
        let alone = await #expect(throws: Problem.self) { _ = try await rig.rehearse(nil) }
        #expect(alone?.code == .acmeSettings)
        let other = try await rig.rehearse(nil, fallback: true)
        #expect(other.authority.rawValue == "other" && other.warnings.first?.contains("le cannot be asked: cannot use") == true)
    }

    @Test("an authority that did not answer waits, and another one that may be asked comes before it") func resting() async throws {
        let rig = try await OrderRig(signer: .itself)
        rig.resting.withLock { $0["le"] = "it did not answer" }
        let alone = try await rig.rehearse(nil)
        #expect(alone.authority.rawValue == "le" && alone.held == "it did not answer")
        #expect(alone.warnings == ["le is not asked now: it did not answer"])
        let other = try await rig.rehearse(nil, fallback: true)
        #expect(other.authority.rawValue == "other" && other.held == nil && other.warnings == alone.warnings)
        rig.resting.withLock { $0["other"] = "neither did it" }
        let both = try await rig.rehearse(nil, fallback: true)
        #expect(both.authority.rawValue == "le" && both.held == "it did not answer" && both.warnings.count == 2)
    }

    @Test("where all is served already nothing would be ordered, and a limit that is reached is told") func held() async throws {
        let rig = try await OrderRig(["www.a.com", "new.a.com"])
        rig.look.ends.withLock { $0["new.a.com"] = .silent("no answer") }
        let nothing = try await rig.rehearse(rig.lying(both, left: 80), isAsked: false)
        #expect(nothing.names.isEmpty && nothing.parked.keys.sorted() == ["new.a.com"])
        for number in 1...5 {
            let order = CertificateOrder(
                try OrderID("o\(number)"), names: try both.map { try CertificateName($0) }, authority: try AuthorityName("le"),
                challenge: .http)
            _ = try await rig.tools.gate.order(order)
        }
        #expect(try await rig.rehearse(rig.lying(both, left: 80)).held?.contains("its limit for") == true)
    }
}

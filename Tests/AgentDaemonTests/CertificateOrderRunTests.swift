import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// What becomes of one try, whoever fails in it.
@Suite("An order's run") struct CertificateOrderRunTests {
    private let both = ["a.com", "www.a.com"]

    private func names(_ rig: OrderRig) -> [[String]] { rig.authority.asked.withLock { $0.map { $0.names.map(\.description) } } }

    @Test(
        "a name that fails its look for a moment is not lost while the certificate that stands for it lasts", arguments: [4, 30] as [Int64])
    func noNameIsLost(_ left: Int64) async throws {
        let rig = try await OrderRig()
        rig.look.ends.withLock { $0["www.a.com"] = .silent("no answer") }
        let said = try await rig.run(rig.lying(both, left: left))
        #expect(said.contains("www.a.com: 192.0.2.1: no answer") && names(rig).isEmpty, "\(said)")
        let standing = try #require(try await rig.standing())
        #expect(standing.failure?.kind == "not-ready" && standing.backoff.failures == 1 && standing.parked.isEmpty)
        rig.look.ends.withLock { $0 = [:] }
        _ = try await rig.run(rig.lying(both, left: left))
        #expect(names(rig) == [both])
    }

    @Test("in its last days one for fewer names is better than none, and it comes then, however often it failed before")
    func lastDays() async throws {
        let rig = try await OrderRig()
        rig.look.ends.withLock { $0["www.a.com"] = .other(status: 200) }
        for _ in 1...6 { _ = try await rig.run(rig.lying(both, left: 3, and: 7_200)) }
        #expect(try await rig.standing()?.backoff.wait(at: OrderRig.now) == 7_200, "not a day: in two hours its last three begin")
        _ = try await rig.run(rig.lying(both, left: 3))
        #expect(names(rig) == [["a.com"]])
        #expect(try await rig.standing()?.parked.keys.sorted() == ["www.a.com"])
    }

    @Test("an alias that does not lead here yet is left out where nothing is lost by it") func newAlias() async throws {
        let rig = try await OrderRig(["www.a.com", "new.a.com"])
        rig.look.ends.withLock { $0["new.a.com"] = .silent("no answer") }
        #expect(try await rig.run(rig.lying(both, left: 80)).hasPrefix("nothing is to be had"))
        #expect(names(rig).isEmpty && rig.served.withLock { $0.isEmpty })
        _ = try await rig.run(rig.lying(both, left: 20))
        #expect(names(rig) == [both])
        // Beside one that its site signs nothing is lost.
        let first = try await OrderRig(signer: .itself)
        first.look.ends.withLock { $0["www.a.com"] = .silent("no answer") }
        _ = try await first.run(first.lying(both, left: 80))
        #expect(names(first) == [["a.com"]])
    }

    @Test("an authority that proves all names but one takes none from visitors either") func unauthorised() async throws {
        let rig = try await OrderRig()
        let failure = OrderFailure(.unauthorised, "no", names: [try CertificateName("www.a.com"): "connection refused"])
        rig.authority.ends.withLock { $0 = [failure] }
        #expect(try await rig.run(rig.lying(both, left: 20)).contains("www.a.com: connection refused"))
        #expect(names(rig) == [both] && rig.authority.orders.withLock { $0.isEmpty })
        #expect(try await rig.standing()?.failure?.kind == "unauthorised")
        rig.authority.ends.withLock { $0 = [failure] }
        _ = try await rig.run(rig.lying(both, left: 2))
        #expect(names(rig) == [both, both, ["a.com"]])
    }

    @Test(
        "a trouble of this machine is a failure with a back-off, at every try, and never a success",
        arguments: [ProblemCode.diskFull, .badRequest])
    func ownTrouble(_ code: ProblemCode) async throws {
        let rig = try await OrderRig()
        rig.look.problem.withLock { $0 = Problem(code, "cannot write '/x'") }
        for number in 1...3 {
            #expect(try await rig.run(rig.lying(both, left: 20)).hasPrefix("no certificate came: cannot write '/x'; it is tried again in "))
            #expect(try await rig.standing()?.backoff.failures == number)
        }
        #expect(try await rig.standing()?.failure?.kind == code.rawValue && rig.served.withLock { $0.isEmpty })
        rig.look.problem.withLock { $0 = nil }
        _ = try await rig.run(rig.lying(both, left: 20))
        #expect(try await rig.standing()?.failure == nil && rig.served.withLock { $0.count } == 1)
    }

    @Test("an order that could not be written down waits as it is, is met again, and is what is served") func writtenLater() async throws {
        let rig = try await OrderRig()
        rig.authority.ends.withLock { $0 = [Problem(.diskFull, "cannot write '/x'")] }
        _ = try await rig.run(rig.lying(both, left: 20))
        let order = try #require(try await rig.standing()?.order)
        #expect(rig.authority.orders.withLock { $0.keys.sorted() } == [order])
        _ = try await rig.run(rig.lying(both, left: 20))
        #expect(names(rig).count == 1, "nobody is asked twice")
        #expect(rig.served.withLock { $0.map(\.rawValue) } == [order])
    }

    @Test("one that was not begun at a renewal is begun anew, though what is served stands for every name") func notBegun() async throws {
        let rig = try await OrderRig()
        var standing = CertificateStanding(dice: 0)
        standing.begin(rig.site.id)
        try await rig.guards.store.keep(standing, of: rig.site.id)
        #expect(try await rig.run(rig.lying(both, left: 20)).hasPrefix("served"))
        #expect(names(rig) == [both])
    }

    @Test("what may have been signed and is lost is not repeated within the hour") func lost() async throws {
        let rig = try await OrderRig()
        rig.authority.ends.withLock { $0 = [OrderFailure(.lost, "no space left on device")] }
        _ = try await rig.run(rig.lying(both, left: 20))
        #expect(try await rig.standing()?.backoff.wait(at: OrderRig.now) == 6_000)
        #expect(try await rig.guards.store.ledger(of: AuthorityName("le")).buckets["names:a.com,www.a.com"] != nil)
    }

    @Test("a crisis puts it off, and is no failure") func crisis() async throws {
        let rig = try await OrderRig()
        rig.refusal.withLock { $0 = Problem(.crisisActive, "cannot open") }
        await #expect(throws: Problem.self) { _ = try await rig.run(rig.lying(both, left: 20)) }
        #expect(try await rig.standing()?.failure == nil && rig.authority.orders.withLock { $0.count } == 1)
    }

    @Test("a site that went to the trash meanwhile keeps its order, which is served when it comes back") func trash() async throws {
        let rig = try await OrderRig()
        try await Sample.commit(.trashSite(rig.site.id, at: 5), 2, subject: rig.site.id.rawValue, in: rig.guards.store)
        _ = try await rig.run(rig.lying(both, left: 20))
        let order = try #require(try await rig.standing()?.order)
        #expect(rig.served.withLock { $0.isEmpty } && rig.authority.orders.withLock { $0.keys.sorted() } == [order])
        try await Sample.commit(.restoreSite(rig.site.id), 3, subject: rig.site.id.rawValue, in: rig.guards.store)
        _ = try await rig.run(rig.lying(both, left: 20))
        #expect(rig.served.withLock { $0.map(\.rawValue) } == [order] && names(rig).count == 1)
    }

    @Test("another certificate with the same serial number is another certificate") func serial() async throws {
        let rig = try await OrderRig()
        #expect(try await rig.run(rig.lying(both, left: 20)) == "served")
    }

    @Test("where root says so, a name that is silent from here is ordered all the same, and told; one that answers wrongly is not")
    func hairpin() async throws {
        let rig = try await OrderRig(signer: .itself)
        for name in both { rig.look.ends.withLock { $0[name] = .silent("no answer came within 5 seconds") } }
        _ = try await rig.run(nil)
        #expect(names(rig).isEmpty)
        let said = try await rig.run(nil, check: .warn)
        #expect(names(rig) == [both] && said.contains("not seen from here: a.com (192.0.2.1: no answer came within 5 seconds)"), "\(said)")
        rig.look.ends.withLock { $0["a.com"] = .other(status: 404) }
        _ = try await rig.run(nil, check: .warn)
        #expect(names(rig).count == 1)
    }

    @Test("an authority that called for it is told what is replaced; when that order failed, the next one says no more of it")
    func replaced() async throws {
        let rig = try await OrderRig()
        var standing = CertificateStanding(dice: 0)
        standing.succeed(parked: [:], dice: 0, authority: "le")
        standing.note(RenewalWindow(start: OrderRig.now - 2, end: OrderRig.now - 1), at: OrderRig.now, after: 3600)
        try await rig.guards.store.keep(standing, of: rig.site.id)
        rig.authority.ends.withLock { $0 = [OrderFailure(.lost, "no")] }
        _ = try await rig.run(rig.lying(both, left: 80))
        _ = try await rig.run(rig.lying(both, left: 80))
        #expect(rig.authority.asked.withLock { $0.map(\.replacing) } == ["PEM", nil])
    }

    @Test("a profile that is not to be had is refused, and no failure of the order") func profile() async throws {
        let rig = try await OrderRig()
        let unable = Problem.cannot("ask for profile", "x", "the lego that is installed knows no profiles", code: .authorityUnable)
        rig.authority.ends.withLock { $0 = [OrderFailure(.profileRefused, "it has no profile"), unable, OrderFailure(.rejected, "no")] }
        for code in [ProblemCode.authorityUnable, .authorityUnable, .orderFailed] {
            let told = await #expect(throws: OrderTold.self) { _ = try await rig.run(rig.lying(both, left: 20), isAsked: true) }
            #expect(told?.problem.code == code)
        }
    }

    @Test("who asked to be left alone is told, and kept with the time; whoever waits for it hears that at once") func limited() async throws
    {
        let rig = try await OrderRig()
        rig.authority.ends.withLock { $0 = [OrderFailure(.rateLimited, "too many", retryAfter: 7_200)] }
        await #expect(throws: OrderTold.self) { _ = try await rig.run(rig.lying(both, left: 20), isAsked: true) }
        let standing = try #require(try await rig.standing())
        #expect(standing.failure?.until == OrderRig.now + 7_200)
        let settings = try await rig.authority.settings()
        #expect(standing.holdsEverybody(at: OrderRig.now + 7_199, settings)?.contains("'le' asked to be left alone") == true)
        #expect(standing.holdsEverybody(at: OrderRig.now + 7_200, settings) == nil)
        #expect(standing.holdsEverybody(at: OrderRig.now, AuthoritySettings()) == nil, "one that root names no more holds nobody")
    }

    @Test("what could not be proved once is tried again, whatever failed before it; the fourth time there is another order") func unproved()
        async throws
    {
        let rig = try await OrderRig()
        rig.look.ends.withLock { $0["a.com"] = .silent("no answer") }
        for _ in 1...3 { _ = try await rig.run(rig.lying(both, left: 20)) }
        rig.look.ends.withLock { $0 = [:] }
        rig.refusal.withLock { $0 = Problem(.proofFailed, "cannot prove 'a.com': no answer") }
        for number in 1...3 {
            _ = try await rig.run(rig.lying(both, left: 20))
            #expect(try await rig.standing()?.order != nil && names(rig).count == 1, "proof \(number)")
        }
        _ = try await rig.run(rig.lying(both, left: 20))
        #expect(try await rig.standing()?.order == nil && rig.authority.orders.withLock { $0.isEmpty })
        _ = try await rig.run(rig.lying(both, left: 20))
        #expect(try await rig.standing()?.order != nil && names(rig).count == 2, "the next one is tried as often")
    }

    @Test("names that came while an order waited are looked at as soon as it is served") func cameMeanwhile() async throws {
        let rig = try await OrderRig()
        var standing = CertificateStanding(dice: 0)
        standing.begin(rig.site.id)
        try await rig.guards.store.keep(standing, of: rig.site.id)
        let order = CertificateOrder(
            try OrderID(#require(standing.order)), names: [try CertificateName("a.com")], authority: try AuthorityName("le"),
            challenge: .http)
        _ = try await rig.authority.order(order) { _ in }
        #expect(try await rig.run(rig.lying(["a.com"], left: 20)) == "served")
        #expect(names(rig) == [["a.com"]] && rig.lacking.withLock { $0 } == [rig.site.id])
        // One that was left out with a reason is none of them.
        let other = try await OrderRig(signer: .itself)
        other.look.ends.withLock { $0["www.a.com"] = .silent("no answer") }
        _ = try await other.run(nil)
        #expect(other.served.withLock { $0.count } == 1 && other.lacking.withLock { $0.isEmpty })
    }

    @Test("in place of one that is to be revoked one for fewer names is had") func going() async throws {
        let rig = try await OrderRig()
        rig.look.ends.withLock { $0["www.a.com"] = .other(status: 404) }
        await #expect(throws: OrderTold.self) { _ = try await rig.run(rig.lying(both, left: 80), CertificateOrdering(isAsked: true)) }
        #expect(names(rig).isEmpty)
        #expect(try await rig.run(rig.lying(both, left: 80), CertificateOrdering(isAsked: true, isGoing: true)).hasPrefix("served"))
        #expect(names(rig) == [["a.com"]])
    }
}

import AgentTesting
import Foundation
import HostServices
import Logging
import SiteModel
import SiteOperations
import Synchronization
import Testing

@testable import AgentDaemon

/// A certificate on its way out: what visitors are shown meanwhile, and when its authority is asked. A real store; the host says what a test tells it to.
@Suite("A revocation") struct CertificateRevocationRunTests {
    private final class Rig: Sendable {
        let guards: GuardRig
        let site: Site
        /// What was done, in its order.
        let deeds = Mutex<[String]>([])
        let orderEnds = Mutex<[(any Error)?]>([])
        let ownEnd = Mutex<(any Error)?>(nil)
        let revokeEnd = Mutex<(any Error)?>(nil)
        let isToBeHad = Mutex(true)
        /// An order gives the very certificate that is served, so often.
        let sameAgain = Mutex(0)
        /// The vhost that is published names it.
        let isNamed = Mutex(false)
        /// Happens while its authority is asked.
        let meanwhile = Mutex<(@Sendable () async throws -> Void)?>(nil)
        /// Now.
        let seconds = Mutex(OrderRig.now)
        private let changes = Mutex(1)

        init(_ mode: SiteTLS.Mode = .auto, generation: Int = 3) async throws {
            guards = try GuardRig()
            var site = try Sample.site(1, "a.com")
            site.spec.tls.mode = mode
            site.certificate = SiteCertificate(generation: generation, signer: .authority)
            self.site = site
            try await Sample.stand(site, 1, in: guards.store)
        }

        func serve(_ signer: SiteCertificate.Signer) async throws {
            var new = try #require(try await guards.store.site(site.id))
            new.certificate = SiteCertificate(generation: (new.certificate?.generation ?? 0) + 1, signer: signer)
            try await commit(.putSite(new))
        }

        /// As an order does: the next one waits for its time, but for a person.
        private func noteFailure(_ end: any Error) async throws {
            guard (end as? Problem)?.code == .orderFailed, try await guards.store.certificateStanding(site.id) == nil else { return }
            var standing = CertificateStanding(dice: 0)
            standing.fail(
                .init(at: seconds.withLock { $0 }, kind: "server-trouble", reason: "no answer", authority: "le"), .steady(seconds: 60))
            try await guards.store.keep(standing, of: site.id)
        }

        func throwAway() async throws { try await commit(.trashSite(site.id, at: OrderRig.now)) }
        func bringBack() async throws { try await commit(.restoreSite(site.id)) }

        private func commit(_ commit: StoreCommit) async throws {
            let number = changes.withLock {
                $0 += 1; return $0
            }
            try await Sample.commit(commit, number, subject: site.id.rawValue, in: guards.store)
        }

        func note(_ deed: String) { deeds.withLock { $0.append(deed) } }

        var tools: RevocationTools {
            RevocationTools(
                store: guards.store, addressing: PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80),
                seconds: { [self] in seconds.withLock { $0 } }, isToBeHad: { [self] _ in isToBeHad.withLock { $0 } },
                order: { [self] _ in
                    note("order")
                    if let end = orderEnds.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                        try await noteFailure(end)
                        throw end
                    }
                    let isSame = sameAgain.withLock {
                        $0 -= 1; return $0 >= 0
                    }
                    if !isSame { try await serve(.authority) }
                    return "served"
                },
                serveOwn: { [self] _ in
                    note("own")
                    if let end = ownEnd.withLock({ $0 }) { throw end }
                    try await serve(.itself)
                    return "change is done"
                },
                revoke: { [self] work, reason in
                    note("revoke \(work.generation) \(reason.word)")
                    try await meanwhile.withLock({ $0 })?()
                    if let end = revokeEnd.withLock({ $0 }) { throw end }
                }, remove: { [self] in note("remove \($0.generation)") }, isNamed: { [self] _ in isNamed.withLock { $0 } },
                isDue: { _ in }, logger: Logger(label: "test"))
        }

        /// A change of the site that waits for somebody to take it up.
        func stick(_ commit: StoreCommit) async throws {
            var change = Sample.change(90, subject: site.id.rawValue)
            change.plan.commit = try commit.json()
            try await guards.store.open(change)
            try await guards.store.close(change.id, .stuck, problem: CertificateRevocationRunTests.away, endedAt: 10)
        }

        /// - Parameter problem: with which the try before ended.
        func run(_ reason: RevocationReason, of generation: Int = 3, after problem: Problem? = nil) async throws -> String {
            let work = CertificateRevocation(
                certificate: "PEM", generation: generation, authority: try AuthorityName("le"), reason: reason)
            return try await CertificateRevocationRun(
                tools: tools, site: site.id, work: work, isRevoked: problem?.isAfterRevocation ?? false,
                rested: problem?.jobWait ?? 0
            ).run()
        }
        var done: [String] { deeds.withLock { $0 } }
    }

    private static let away = Problem(.orderFailed, "cannot get a certificate for 'a.com': no answer")

    @Test("another one is served before its authority is asked, and its key goes last", arguments: RevocationReason.allCases)
    func usual(_ reason: RevocationReason) async throws {
        let rig = try await Rig()
        #expect(try await rig.run(reason) == "revoked by le; served")
        #expect(rig.done == ["order", "revoke 3 \(reason.word)", "remove 3"])
    }

    @Test("where no other one is to be had, a key that got out is replaced", arguments: [RevocationReason.keyCompromise, .unspecified])
    func compromised(_ reason: RevocationReason) async throws {
        let rig = try await Rig()
        rig.orderEnds.withLock { $0 = [Self.away] }
        #expect(try await rig.run(reason).contains("the site signs one itself"))
        #expect(rig.done == ["order", "own", "revoke 3 \(reason.word)", "remove 3"])
    }

    @Test(
        "where nobody else has its key it stays for as long as no other one is to be had, unrevoked, and goes when one is",
        arguments: [RevocationReason.superseded, .cessationOfOperation, .affiliationChanged])
    func patient(_ reason: RevocationReason) async throws {
        let rig = try await Rig()
        var standing = CertificateStanding(dice: 0)
        standing.fail(.init(at: OrderRig.now, kind: "server-trouble", reason: "it is away", authority: "le"), .steady(seconds: 600))
        try await rig.guards.store.keep(standing, of: rig.site.id)
        rig.orderEnds.withLock { $0 = [Self.away] }
        let problem = await #expect(throws: Problem.self) { try await rig.run(reason) }
        #expect(problem?.code == .revokeFailed && problem?.jobWait == 600_000 && problem?.message.contains("it is away") == true)
        #expect(rig.done == ["order"], "visitors see what they saw")
        #expect(try await rig.run(reason) == "revoked by le; served")
        #expect(rig.done == ["order", "order", "revoke 3 \(reason.word)", "remove 3"])
    }

    @Test("where no authority can be asked, waiting would have no end: the site signs one itself") func nobody() async throws {
        let rig = try await Rig()
        rig.orderEnds.withLock { $0 = [Self.away] }
        rig.isToBeHad.withLock { $0 = false }
        #expect(try await rig.run(.superseded).contains("the site signs one itself"))
        #expect(rig.done == ["order", "own", "revoke 3 superseded", "remove 3"])
    }

    @Test("an order that gives the very one that is served is no other one: the next is") func same() async throws {
        let rig = try await Rig()
        rig.sameAgain.withLock { $0 = 1 }
        #expect(try await rig.run(.keyCompromise) == "revoked by le; served")
        #expect(rig.done == ["order", "order", "revoke 3 key-compromise", "remove 3"])
    }

    @Test("a crisis, a busy site and who ends it put it off", arguments: [ProblemCode.siteBusy, .crisisActive, .cancelled])
    func putOff(_ code: ProblemCode) async throws {
        let rig = try await Rig()
        rig.orderEnds.withLock { $0 = [Problem(code, "cannot")] }
        let problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(problem?.code == code && rig.done == ["order"])
        // It loses no try over a change that is at work.
        if code == .siteBusy { #expect(problem?.jobWait == 15_000) }
    }

    @Test("what is replaced already is not replaced again when its authority is asked again") func again() async throws {
        let rig = try await Rig()
        rig.revokeEnd.withLock { $0 = OrderFailure(.serverTrouble, "away") }
        let problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(problem?.code == .revokeFailed && problem?.jobWait == nil && !rig.done.contains("remove 3"))
        rig.revokeEnd.withLock { $0 = nil }
        #expect(try await rig.run(.keyCompromise) == "revoked by le; the site serves another one")
        #expect(rig.done == ["order", "revoke 3 key-compromise", "revoke 3 key-compromise", "remove 3"])
    }

    @Test("without TLS nothing is ordered, and its file goes first: nothing comes back with it") func plain() async throws {
        let rig = try await Rig(.off)
        rig.revokeEnd.withLock { $0 = OrderFailure(.serverTrouble, "away") }
        await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(rig.done == ["remove 3", "revoke 3 key-compromise"], "also where its authority is away")
        rig.revokeEnd.withLock { $0 = nil }
        #expect(try await rig.run(.keyCompromise) == "revoked by le; its site is not served")
    }

    @Test("a change that is at work may be about to serve it: its file stays, and nobody is asked, until that has ended") func held()
        async throws
    {
        let rig = try await Rig()
        try await rig.throwAway()
        // It activates its vhost long before the store says that the site is back.
        var change = Sample.change(90, subject: rig.site.id.rawValue)
        change.plan.commit = try StoreCommit.restoreSite(rig.site.id).json()
        change.startedAt = OrderRig.now * 1000
        try await rig.guards.store.open(change)
        let problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(problem?.code == .revokeFailed && problem?.jobWait == 15_000 && rig.done == [], "\(rig.done)")
        try await rig.guards.store.close(change.id, .done, problem: nil, endedAt: 10)
        #expect(try await rig.run(.keyCompromise) == "revoked by le; served", "by now it is shown: another one comes first")
        #expect(rig.done == ["order", "revoke 3 key-compromise", "remove 3"])
    }

    @Test(
        "a change that is stuck keeps the file, and for a key that got out not the authority waiting", arguments: RevocationReason.allCases)
    func stuck(_ reason: RevocationReason) async throws {
        let rig = try await Rig()
        try await rig.throwAway()
        try await rig.stick(.restoreSite(rig.site.id))
        let problem = await #expect(throws: Problem.self) { try await rig.run(reason) }
        #expect(problem?.code == .revokeFailed && problem?.jobWait == 15_000)
        let asked = reason.isPatient ? [] : ["revoke 3 \(reason.word)"]
        #expect(rig.done == asked && problem?.isAfterRevocation == !reason.isPatient, "\(rig.done)")
        // Nobody is asked again for what is done.
        let again = await #expect(throws: Problem.self) { try await rig.run(reason, after: problem) }
        #expect(rig.done == asked && again?.isAfterRevocation == problem?.isAfterRevocation)
    }

    @Test("a live site whose change is stuck shows it on, and a key that got out is revoked", arguments: RevocationReason.allCases)
    func stuckLive(_ reason: RevocationReason) async throws {
        let rig = try await Rig()
        try await rig.stick(.putSite(rig.site))
        let busy = Problem(.siteBusy, "cannot change it: a change of it is stuck")
        rig.orderEnds.withLock { $0 = [busy, busy] }
        rig.ownEnd.withLock { $0 = busy }
        let problem = await #expect(throws: Problem.self) { try await rig.run(reason) }
        guard !reason.isPatient else { return #expect(problem == busy.waitingForChange && rig.done == ["order"]) }
        #expect(rig.done == ["order", "own", "revoke 3 \(reason.word)", "order", "own"])
        #expect(problem?.isAfterRevocation == true && problem?.message.contains("visitors are still shown it") == true)
        // Somebody took it up.
        rig.ownEnd.withLock { $0 = nil }
        try await rig.guards.store.close(Sample.change(90, subject: "").id, .done, problem: nil, endedAt: 11)
        #expect(try await rig.run(reason, after: problem) == "revoked by le; served")
        #expect(rig.done.suffix(2) == ["order", "remove 3"])
    }

    @Test("where the site cannot even sign one itself, a key that got out is revoked, and the rest is tried again") func nothingServed()
        async throws
    {
        let rig = try await Rig()
        rig.orderEnds.withLock { $0 = [Self.away, Self.away] }
        rig.ownEnd.withLock { $0 = Problem(.configurationRefused, "cannot load: nginx refuses it") }
        let problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(rig.done.contains("revoke 3 key-compromise") && problem?.isAfterRevocation == true && problem?.jobWait == 15_000)
    }

    @Test("what is revoked is ordered again no more often than any site's, served anew less and less often, and known to be revoked")
    func patience() async throws {
        let rig = try await Rig()
        rig.orderEnds.withLock { $0 = [Self.away] }
        rig.ownEnd.withLock { $0 = Problem(.configurationRefused, "cannot load: nginx refuses it") }
        var problem: Problem?
        var waits: [Int64] = []
        for _ in 0..<7 {
            problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise, after: problem) }
            waits.append(problem?.jobWait ?? 0)
        }
        #expect(waits == [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000])
        #expect(rig.done.filter { $0 == "order" }.count == 1 && rig.done.filter { $0.hasPrefix("revoke") }.count == 1, "\(rig.done)")
        let standing = try await rig.guards.store.certificateStanding(rig.site.id)
        #expect(standing?.isRevoked(rig.site.certificate) == true, "also where the job comes to nothing")
        rig.seconds.withLock { $0 += 61 }
        #expect(try await rig.run(.keyCompromise, after: problem) == "revoked by le; served")
    }

    @Test("who cancels while its authority is asked takes back nothing: it is due", .timeLimit(.minutes(1))) func cancelled() async throws {
        for isAnswered in [true, false] {
            let rig = try await Rig()
            rig.orderEnds.withLock { $0 = [Self.away] }
            rig.ownEnd.withLock { $0 = Problem(.configurationRefused, "cannot load: nginx refuses it") }
            let (asked, ask) = AsyncStream<Void>.makeStream()
            rig.meanwhile.withLock {
                $0 = {
                    ask.finish()
                    // As the host does, whose program was ended.
                    do { try await Task.sleep(for: .seconds(60)) } catch { if !isAnswered { throw RevocationUnknown() } }
                }
            }
            let run = Task { try await rig.run(.keyCompromise) }
            for await _ in asked {}
            run.cancel()
            let end = await #expect(throws: (any Error).self) { _ = try await run.value }
            #expect(isAnswered || end is CancellationError)
            #expect(try await rig.guards.store.certificateStanding(rig.site.id)?.isRevoked(rig.site.certificate) == true, "\(isAnswered)")
        }
    }

    @Test("a change that is at work for minutes keeps a key that got out no longer from its authority") func lasting() async throws {
        let rig = try await Rig()
        var change = Sample.change(90, subject: rig.site.id.rawValue)
        change.startedAt = (OrderRig.now - 301) * 1000
        try await rig.guards.store.open(change)
        let busy = Problem(.siteBusy, "cannot change it: another change of it is at work")
        rig.orderEnds.withLock { $0 = [busy, busy] }
        rig.ownEnd.withLock { $0 = busy }
        let problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(rig.done.contains("revoke 3 key-compromise") && problem?.isAfterRevocation == true, "\(rig.done)")
        let other = try await Rig()
        try await other.guards.store.open(change)
        other.orderEnds.withLock { $0 = [busy] }
        let patient = await #expect(throws: Problem.self) { try await other.run(.superseded) }
        #expect(patient?.jobWait == 15_000 && other.done == ["order"])
    }

    @Test("a vhost that names it keeps its file, whatever is on record") func named() async throws {
        let rig = try await Rig(.off)
        rig.isNamed.withLock { $0 = true }
        let problem = await #expect(throws: Problem.self) { try await rig.run(.superseded) }
        #expect(problem?.jobWait != nil && rig.done == [])
        rig.isNamed.withLock { $0 = false }
        #expect(try await rig.run(.superseded) == "revoked by le; its site is not served")
    }

    @Test("where a vhost names it still once it is revoked, the file goes later, and its authority is asked no more")
    func later() async throws {
        let rig = try await Rig()
        rig.isNamed.withLock { $0 = true }
        let problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(problem?.jobWait == 15_000 && rig.done == ["order", "revoke 3 key-compromise"])
        rig.isNamed.withLock { $0 = false }
        #expect(try await rig.run(.keyCompromise, after: problem) == "revoked by le; the site serves another one")
        #expect(rig.done == ["order", "revoke 3 key-compromise", "remove 3"])
    }

    @Test("without TLS, a vhost that somebody wrote keeps the file, and a key that got out is revoked") func written() async throws {
        let rig = try await Rig(.off)
        rig.isNamed.withLock { $0 = true }
        let problem = await #expect(throws: Problem.self) { try await rig.run(.keyCompromise) }
        #expect(rig.done == ["revoke 3 key-compromise"] && problem?.isAfterRevocation == true)
    }

    @Test("a site that comes back with it while its authority is asked is given another one at once, whatever the reason")
    func cameBack() async throws {
        let rig = try await Rig()
        rig.orderEnds.withLock { $0 = [Self.away] }
        try await rig.throwAway()
        rig.meanwhile.withLock {
            $0 = {
                rig.meanwhile.withLock { $0 = nil }
                try await rig.bringBack()
            }
        }
        #expect(try await rig.run(.superseded).contains("the site signs one itself"))
        #expect(rig.done == ["remove 3", "revoke 3 superseded", "order", "own", "remove 3"])
    }

    @Test("of a site in the trash its file goes first, too: it does not come back with one that is revoked") func trashed() async throws {
        let rig = try await Rig()
        try await rig.throwAway()
        #expect(try await rig.run(.superseded) == "revoked by le; its site is not served")
        #expect(rig.done == ["remove 3", "revoke 3 superseded", "remove 3"], "what is gone is gone; what came back meanwhile goes")
    }
}

import JobEngine
import SiteModel
import SiteOperations
import Testing

/// What crisis mode stops, no job begins; what it leaves alone, goes on.
@Suite struct HeldJobsTests {
    private static let now = ClockReading(boot: "a", elapsed: 0, wall: 0)
    private static let (one, other) = (SiteID(random: 1), SiteID(random: 2))

    private static func stop(_ scope: Crisis.Scope) -> Crisis {
        Crisis(scope: scope, reason: "a look around", uid: 0, name: "root", lasting: 60_000, at: now)
    }
    private static func job(_ kind: JobKind, _ site: SiteID = one) throws -> Job {
        Job(id: JobID(random: 1), kind: kind.name, lane: kind.reach == .site ? site.rawValue : nil, at: 0, requestedBy: 0)
    }
    private static func held(_ scope: Crisis.Scope) throws -> Set<JobKind> {
        Set(try JobKind.all.filter { stop(scope).holds(try job($0)) })
    }

    @Test func everythingIsEverythingButLooking() throws {
        #expect(try Self.held(.all) == Set(JobKind.all).subtracting([.examine, .deliver, .watchCertificates, .revokeCertificate]))
        #expect(JobHold([Self.stop(.all)]).holds(kind: "of.an.older.version", lane: nil))
    }

    @Test func ofASiteAllItsJobsWaitAndNoOther() throws {
        let scope = Crisis.Scope.site(Self.one, domain: "a.example")
        #expect(try Self.held(scope) == [.purge, .enable, .disable, .orderCertificate, .revokeCertificate])
        for kind in JobKind.all { #expect(try !Self.stop(scope).holds(Self.job(kind, Self.other))) }
    }

    @Test(arguments: [
        ("site.disable", [JobKind.disable]), ("site.set", [.enable, .disable]), ("site", [.enable, .disable, .purge]),
        ("trash", [.sweepTrash, .purge]), ("trash.purge", [.purge]), ("site.purge", [.purge]), ("host", [.refreshCloudflare]),
        ("doctor", [.examine]), ("audit", [.archiveAudit]), ("host.reload", []),
    ])
    func aKindIsItsNameOrTheVerbOfWhatItDoes(_ kind: String, _ expected: [JobKind]) throws {
        #expect(try Self.held(.kind(kind)) == Set(expected))
    }

    /// Otherwise it would be claimed and put back in a circle.
    @Test func whatIsRefusedAtTheDoorIsNotClaimed() throws {
        let scopes: [Crisis.Scope] =
            [.all, .site(Self.one, domain: "a.example")]
            + JobKind.all.flatMap { [$0.name, $0.audit].compactMap { $0 }.map { .kind($0) } }
        for scope in scopes {
            for kind in JobKind.all {
                guard let verb = kind.audit, Self.stop(scope).stops(verb, site: kind.reach == .site ? Self.one : nil) else { continue }
                #expect(try Self.stop(scope).holds(Self.job(kind)), "\(scope) \(kind)")
            }
        }
    }

    @Test func stopsAddUpAndNoStopHoldsNothing() throws {
        let hold = JobHold([Self.stop(.kind("doctor.pass")), Self.stop(.all)])
        let goingOn: Set<JobKind> = [.deliver, .watchCertificates, .revokeCertificate]
        for kind in JobKind.all { #expect(hold.holds(kind: kind.name, lane: nil) != goingOn.contains(kind), "\(kind)") }
        #expect(JobHold([]).isEmpty && !JobHold([]).holds(kind: "site.disable", lane: "s"))
    }

    @Test func whyAJobWaitsIsSaidOfThoseThatWait() throws {
        var job = try Self.job(.disable)
        let stopped = WaitReasons(stops: [Self.stop(.all)], now: Self.now, queueIsPaused: true)
        #expect(stopped.reason(for: job)?.contains("a look around") == true)
        #expect(stopped.reason(for: try Self.job(.examine))?.contains("queue is paused") == true)
        #expect(WaitReasons(stops: [], now: Self.now, queueIsPaused: false).reason(for: job) == nil)
        for state in JobState.allCases {
            job.state = state
            #expect((stopped.reason(for: job) != nil) == (state == .queued || state == .waiting), "\(state)")
        }
    }
}

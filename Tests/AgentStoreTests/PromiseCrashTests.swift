import AgentStore
import AgentTesting
import ChangeEngine
import SiteModel
import Testing

/// Browsers that were told to insist on TLS insist, whatever became of the change that told them: it is on record however the daemon dies.
@Suite("A promise of TLS on the real store", .timeLimit(.minutes(5))) struct PromiseCrashTests {
    private static let now: Int64 = 1_700_000_000
    private static let year: Int64 = 365 * 86_400

    private func plan(_ site: Site) throws -> Plan {
        var (plan, new) = (ToyPlan.make(["manifest", "vhost<manifest"], subject: site.id.rawValue), site)
        new.promise = HSTSRamp.heard(nil, seconds: Self.year, until: Self.now)
        plan.commit = try StoreCommit.putSite(new).json()
        plan.remains = .init(step: "vhost", commit: try StoreCommit.heardPromise(site.id, seconds: Self.year, from: Self.now - 9).json())
        return plan
    }

    private func runner(_ journal: any Journal, _ world: ToyWorld) -> ChangeRunner {
        ChangeRunner(
            journal: PoweredJournal(journal, power: world.power), catalog: ToyCatalog(world), clock: { Self.now * 1000 },
            patience: [.zero], onClose: { _ in })
    }

    /// - Returns: whether it was served, and until when the record says that somebody insists; nil: the power was not cut.
    private func cut(at point: Int, _ prepare: (ToyWorld) -> Void) async throws -> (served: Bool, until: Int64?, isOut: Bool) {
        var end: (served: Bool, until: Int64?, isOut: Bool) = (false, nil, false)
        try await withStateFile { path in
            let (store, power, site) = (try AgentStore(path: path), Power(), try Sample.site(1, "x.example"))
            try await Sample.stand(site, 1, in: store)
            let world = ToyWorld(power: power)
            prepare(world)
            power.on(cutAt: point)
            do {
                let runner = runner(store, world)
                _ = try await runner.start(plan(site), id: Sample.id(2), requestedBy: 0)
                _ = try await runner.finished(Sample.id(2))
            } catch is Power.Cut {}
            end.isOut = power.isOff
            end.served = world.things["vhost/1"] != nil
            power.on()
            _ = try await runner(store, world).recover()
            let sound = try #require(ClockTrust(ClockReading(boot: "b", elapsed: 1, wall: Self.now * 1000), .init()).time)
            end.until = try await store.site(site.id)?.promise?.holdsTLS(at: sound)
            #expect(try await store.unfinished().isEmpty, "cut at \(point)")
        }
        return end
    }

    @Test("cut at any effect, what was served is held for as long as it was told") func cuts() async throws {
        var (held, free) = (0, 0)
        for point in 1...1_000 {
            let end = try await cut(at: point) { _ in }
            if end.served { #expect(try #require(end.until) >= Self.now + Self.year, "cut at \(point)") }
            if end.until == nil { free += 1 } else { held += 1 }
            if !end.isOut { break }
        }
        #expect(held > 3 && free > 3, "a change that never came to serve it holds nothing: \(held), \(free)")
    }

    @Test("so is what a change served that went back by itself, and not what it never came to serve") func failures() async throws {
        for place in [ToyWorld.Point.midApply, .afterApply] {
            let end = try await cut(at: .max) { $0.fail("vhost", at: place, .problem(.proofFailed)) }
            #expect(try #require(end.until) >= Self.now + Self.year, "\(place)")
        }
        #expect(try await cut(at: .max) { $0.fail("manifest", at: .midApply, .problem(.stepFailed)) }.until == nil)
    }
}

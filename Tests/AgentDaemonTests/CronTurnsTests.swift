import SiteModel
import Testing

@testable import AgentDaemon

/// Each site once in a period; one that is stopped keeps its turn and does not keep others from theirs.
@Suite struct CronTurnsTests {
    private let start = ContinuousClock.now
    private let sites = (1...6).map { SiteID(random: $0) }

    /// All are due.
    private func turns() -> CronTurns {
        var turns = CronTurns()
        turns.look(at: sites, now: start)
        turns.look(at: sites, now: start + CronTurns.period)
        return turns
    }

    private func all(_ turns: inout CronTurns, at now: ContinuousClock.Instant, allows: (SiteID) -> Bool = { _ in true }) -> [SiteID] {
        var begun: [SiteID] = []
        while let site = turns.next(now: now, allows: allows) {
            begun.append(site)
            turns.ended(site)
        }
        return begun
    }

    @Test func eachHasItsTurnOnceInAPeriod() {
        var turns = turns()
        let now = start + CronTurns.period
        #expect(Set(all(&turns, at: now)) == Set(sites))
        turns.look(at: sites, now: now + CronTurns.period - .seconds(1))
        #expect(all(&turns, at: now).isEmpty)
        turns.look(at: sites, now: now + CronTurns.period)
        #expect(Set(all(&turns, at: now)) == Set(sites))
    }

    @Test func whileEverythingIsStoppedNobodyBeginsAndAfterwardsEverybodyOnce() {
        var turns = turns()
        for look in 0..<10 {
            let now = start + CronTurns.period + .seconds(5 * look)
            turns.look(at: sites, now: now)
            #expect(all(&turns, at: now) { _ in false }.isEmpty)
        }
        let off = start + CronTurns.period + .seconds(60)
        turns.look(at: sites, now: off)
        let begun = all(&turns, at: off)
        #expect(begun.count == sites.count && Set(begun) == Set(sites))
    }

    @Test func aStoppedSiteKeepsItsTurnAndTakesNobodysSlot() {
        var turns = turns()
        let stopped = Set(sites.prefix(3))
        let now = start + CronTurns.period
        #expect(Set(all(&turns, at: now) { !stopped.contains($0) }) == Set(sites).subtracting(stopped))
        turns.look(at: sites, now: now + .seconds(5))
        #expect(Set(all(&turns, at: now + .seconds(5))) == stopped)
    }

    @Test func noMoreAreAtWorkThanThereAreSlots() {
        var turns = turns()
        let now = start + CronTurns.period
        let first = turns.next(now: now) { _ in true }
        let second = turns.next(now: now) { _ in true }
        #expect(first != nil && second != nil && turns.next(now: now) { _ in true } == nil)
        if let first { turns.ended(first) }
        turns.look(at: sites, now: now)
        let third = turns.next(now: now) { _ in true }
        #expect(third != nil && third != first && third != second)
    }
}

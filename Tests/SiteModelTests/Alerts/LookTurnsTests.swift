import SiteModel
import Testing

@Suite("Turns of a look") struct LookTurnsTests {
    @Test("nobody waits behind the same ones for ever") func fair() {
        let sites = (1...7).map { SiteID(random: $0) }
        var (turns, seen) = (LookTurns(), Set<SiteID>())
        for look in 1...3 {
            let chosen = turns.next(sites, most: 3)
            #expect(chosen.count == 3 && (look > 2 || chosen.isDisjoint(with: seen)))
            seen.formUnion(chosen)
        }
        #expect(seen == Set(sites))
    }

    @Test("who wants none keeps none, and who is gone is forgotten") func gone() {
        let sites = (1...4).map { SiteID(random: $0) }
        var turns = LookTurns()
        #expect(turns.next(Array(sites[0...1]), most: 2) == Set(sites[0...1]))
        turns.forget(except: Set(sites[1...]))
        #expect(turns.next(Array(sites[0...1]), most: 1) == [sites[0]])
        #expect(turns.next([], most: 2).isEmpty)
    }
}

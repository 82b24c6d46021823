import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite("Who is held for standing at a wall")
struct WallPolicyTests {
    private let site = SiteID(random: 1)
    private let other = SiteID(random: 2)
    private let start = ContinuousClock.now

    private func reading(tasks: UInt64 = 0, kills: UInt64 = 0, refusals: UInt64 = 0, kept: UInt64 = 0) -> WallReading {
        WallReading(memoryRefusals: refusals, memoryKills: kills, memoryKept: kept, memoryLimit: 1000, taskRefusals: tasks)
    }

    /// A look every two seconds.
    private func actions(_ looks: [[SiteID: WallReading]], _ policy: inout WallPolicy, from first: Int = 0) -> [[WallPolicy.Action]] {
        looks.enumerated().map { policy.look($1, now: start + .seconds(2 * (first + $0))) }
    }

    @Test("A site that is refused processes in three looks in a row is held, once")
    func processes() {
        var policy = WallPolicy()
        let said = actions([0, 5, 9, 30, 31].map { [site: reading(tasks: $0), other: reading()] }, &policy)
        #expect(said == [[], [], [], [.hold(site, .processes)], []])
    }

    @Test("So is one whose processes are ended for memory, and one whose own memory is full")
    func memory() {
        var policy = WallPolicy()
        let said1 = actions([0, 1, 2, 3].map { [site: reading(kills: $0)] }, &policy)
        #expect(said1.last == [.hold(site, .memory)])
        policy = WallPolicy()
        let said2 = actions([0, 1, 2, 3].map { [site: reading(refusals: $0, kept: 750)] }, &policy)
        #expect(said2.last == [.hold(site, .memory)])
    }

    @Test("Pages of files at the limit, and what happened before the first look, hold nobody")
    func everyday() {
        var policy = WallPolicy()
        let said3 = actions((0...9).map { [site: reading(refusals: $0 * 1000, kept: 700)] }, &policy)
        let allsaid3 = said3.flatMap { $0 }
        #expect(allsaid3 == [])
        policy = WallPolicy()
        let said4 = actions((0...9).map { _ in [site: reading(tasks: 7, kills: 7)] }, &policy)
        let allsaid4 = said4.flatMap { $0 }
        #expect(allsaid4 == [])
    }

    @Test("A quiet look between begins the count anew")
    func accidents() {
        var policy = WallPolicy()
        let said5 = actions([0, 1, 2, 2, 3, 4, 4].map { [site: reading(kills: $0)] }, &policy)
        let allsaid5 = said5.flatMap { $0 }
        #expect(allsaid5 == [])
    }

    @Test("PHP that is ended and started again counts on, with counters that began anew")
    func restarted() {
        var policy = WallPolicy()
        let said = actions(
            [[site: reading(tasks: 50)], [site: reading(tasks: 60)], [:], [site: reading(tasks: 3)], [site: reading(tasks: 9)]], &policy)
        #expect(said.last == [.hold(site, .processes)])
    }

    @Test("It is let go after a minute without a refusal, and not before, asleep or awake", arguments: [true, false])
    func release(awake: Bool) {
        var policy = WallPolicy()
        _ = actions([0, 1, 2, 3, 4].map { [site: reading(tasks: $0)] }, &policy)
        let quiet = Array(repeating: awake ? [site: reading(tasks: 4)] : [:], count: 31)
        let said = actions(quiet, &policy, from: 5)
        let early = said.dropLast(2).flatMap { $0 }
        #expect(early.isEmpty)
        let all = said.flatMap { $0 }
        #expect(all == [.release(site)])
    }

    @Test("What could not be done is tried again")
    func failure() {
        var policy = WallPolicy()
        _ = actions([0, 1, 2, 3].map { [site: reading(tasks: $0)] }, &policy)
        policy.failed(.hold(site, .processes), now: start)
        let again = policy.look([site: reading(tasks: 4)], now: start + .seconds(8))
        #expect(again == [.hold(site, .processes)])
    }
}

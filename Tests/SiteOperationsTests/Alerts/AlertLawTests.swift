import SiteModel
import SiteOperations
import Testing

/// What holds for every sequence of states.
@Suite("Laws of alerts") struct AlertLawTests {
    private static let subjects = ["a.example", "b.example"]

    private func states(_ dice: inout Dice) -> [AlertSighting] {
        AlertCode.allCases.flatMap { code in
            Self.subjects.filter { _ in dice.below(5) == 0 }.map { AlertSighting(code, $0, "it is so") }
        }
    }

    @Test("hold for random states at random times", arguments: 1...60) func random(_ seed: UInt64) {
        var dice = Dice(seed)
        var watch = AlertWatch()
        var state = states(&dice)
        for _ in 1...300 {
            if dice.below(3) == 0 { state = states(&dice) }
            let isQuiet = dice.below(4) == 0
            let isHeard = dice.below(5) != 0
            let unknown = UnseenAlerts(Set(AlertCode.allCases.filter { _ in dice.below(12) == 0 }))
            let jump: Int64 = dice.below(40) == 0 ? Int64(dice.below(200_000)) - 100_000 : 0
            let before = watch.moves.count
            watch.look(state, after: Int64(dice.below(120)) + jump, unknown: unknown, isQuiet: isQuiet, isHeard: isHeard)
            let moves = watch.moves[before...]
            if dice.below(20) == 0, let one = watch.open.sorted(by: { $0.id.rawValue < $1.id.rawValue }).first { watch.acknowledge(one.id) }
            hold(watch, Array(moves), state, isQuiet)
            let told = moves.count { $0.kind == .told || $0.kind == .reminded }
            #expect(isHeard || told == 0, "told to nobody: \(moves)")
            // A second look at the same state in the same moment changes nothing.
            let settled = watch.all
            #expect(watch.look(state, unknown: unknown, isQuiet: isQuiet, isHeard: isHeard) == [])
            #expect(watch.all == settled)
        }
        overAll(watch)
    }

    private func hold(_ watch: AlertWatch, _ moves: [AlertMove], _ state: [AlertSighting], _ isQuiet: Bool) {
        let keys = watch.open.map { "\($0.code.rawValue) \($0.subject)" }
        #expect(Set(keys).count == keys.count, "two open alerts of one thing")
        #expect(Set(keys).isSuperset(of: state.map { "\($0.code.rawValue) \($0.subject)" }), "what holds is open")
        let open = Set(watch.open.map(\.code))
        for alert in watch.open {
            #expect((alert.suppressedBy != nil) == !open.isDisjoint(with: alert.code.condition.dependsOn), "\(alert)")
        }
        for move in moves where move.kind.isMessage {
            let alert = move.alert
            #expect(!isQuiet || alert.severity == .critical, "told in quiet hours: \(move)")
            if move.kind == .toldResolved { continue }
            #expect(alert.suppressedBy == nil && alert.goneSince == nil && alert.visibleAt != nil, "\(move)")
            #expect(alert.acknowledgement == nil, "told again to who knows of it: \(move)")
        }
    }

    /// Over the whole life of each alert.
    private func overAll(_ watch: AlertWatch) {
        for (id, moves) in Dictionary(grouping: watch.moves, by: \.alert.id) {
            let kinds = moves.map(\.kind)
            #expect(kinds.first == .raised && kinds.count { $0 == .raised } == 1, "\(id)")
            #expect(kinds.count { $0 == .resolved } <= 1 && kinds.count { $0 == .told } <= 1 && kinds.count { $0 == .toldResolved } <= 1)
            #expect(kinds.count { $0 == .visible } <= 1)
            if let end = kinds.firstIndex(of: .resolved) { #expect(kinds[(end + 1)...].allSatisfy { $0 == .toldResolved }) }
            if kinds.contains(.toldResolved) { #expect(kinds.contains(.told)) }
            if kinds.contains(.told) { #expect(kinds.contains(.visible)) }
        }
    }

    @Test(
        "whatever flaps, however fast, is told a few times and then once an hour at most", arguments: [1, 30, 45, 61, 90, 200, 700, 1_700])
    func flapping(_ seconds: Int64) {
        var watch = AlertWatch()
        let day: Int64 = 86_400
        var passed: Int64 = 0
        var holds = true
        while passed < day {
            for _ in 1...max(1, seconds / 30) { watch.look(holds ? [.held] : [], after: min(seconds, 30)) }
            passed += max(1, seconds / 30) * min(seconds, 30)
            holds.toggle()
        }
        #expect(watch.moves.count { $0.kind.isMessage } <= 2 * (8 + 24), "\(watch.moves.count { $0.kind.isMessage })")
    }
}

/// SplitMix64: the same throws for the same seed.
private struct Dice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func below(_ limit: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % limit
    }
}

/// Which jobs must not begin now, although their turn has come. They stay where they are in the queue, and so does what waits behind them.
package struct JobHold: Sendable, Hashable {
    /// Every kind is held but these, also kinds that nobody knows; nil: only `kinds` are.
    package var allBut: Set<String>?
    package var kinds: Set<String>
    package var lanes: Set<String>
    package var ids: Set<JobID>
    /// Every priority is held but these.
    package var priorities: ClosedRange<Int> = .min ... .max

    package init(allBut: Set<String>? = nil, kinds: Set<String> = [], lanes: Set<String> = [], ids: Set<JobID> = []) {
        self.allBut = allBut
        self.kinds = kinds
        self.lanes = lanes
        self.ids = ids
    }

    package static let none = JobHold()
    package var isEmpty: Bool { self == .none }

    package func holds(kind: String, lane: String?) -> Bool {
        if kinds.contains(kind) || lane.map(lanes.contains) == true { return true }
        return allBut.map { !$0.contains(kind) } ?? false
    }
}

/// Places that jobs of one kind have for themselves: they neither take those of others nor wait for them.
package struct JobPlaces: Sendable, Hashable {
    package var kind: String
    /// Of this kind only these: what is urgent has places that the rest cannot take. All rows of a kind together hold every priority.
    package var priorities: ClosedRange<Int>
    package var slots: Int

    package init(_ kind: String, priorities: ClosedRange<Int> = .min ... .max, slots: Int) {
        self.kind = kind
        self.priorities = priorities
        self.slots = slots
    }

    func take(_ kind: String, _ priority: Int) -> Bool { kind == self.kind && priorities.contains(priority) }
}

/// How many jobs of one kind are in one state.
package struct JobCount: Sendable, Hashable {
    package var kind: String
    package var state: JobState
    package var number: Int
    package init(kind: String, state: JobState, number: Int) {
        self.kind = kind
        self.state = state
        self.number = number
    }
}

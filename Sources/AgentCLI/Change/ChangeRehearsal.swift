import AgentAPI
import SiteModel

/// What would be done to a change, or why nothing would.
struct ChangeRehearsal {
    let verb: String
    let words: String
    /// The states in which it can be done.
    let states: [String]
    let change: ChangeView

    init(_ verb: String, _ words: String, of states: [String], _ change: ChangeView) {
        self.verb = verb
        self.words = words
        self.states = states
        self.change = change
    }

    func show(_ dry: DryRun, _ options: GlobalOptions) throws {
        guard states.contains(change.state) else {
            throw Problem.cannot(
                "\(verb) change", change.id, "it is \(change.state)", code: .changeFinished, hint: "agent change show \(change.id)")
        }
        dry.show("\(words) change \(change.id): \(change.title)", change, .wholeChange, options)
    }
}

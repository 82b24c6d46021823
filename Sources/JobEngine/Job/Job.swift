import SiteModel

// JobEngine: work that waits its turn.
//
// Here: what a job is, when it may run, what follows when it fails (Job/), what a queue promises (Queue/), and the one who works it off (Run/).
// Never here: SQL, sites, what a kind of job does. Clock and dice are handed in.
// Read Queue/JobQueue.swift next.

/// `j` and eleven of [a-z0-9], random.
package struct JobID: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "job id"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let tail = text.utf8.dropFirst()
        let letters = tail.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        return text.utf8.first == UInt8(ascii: "j") && tail.count == 11 && letters ? nil : "it must be 'j' and eleven of a-z and 0-9"
    }
    package init(random: UInt64) { rawValue = "j" + SiteID(random: random).rawValue.dropFirst() }
}

package enum JobState: String, Codable, Sendable, CaseIterable {
    /// Its turn comes.
    case queued
    case running
    /// It failed and is tried again later.
    case waiting
    /// Held back by a person.
    case paused
    case succeeded
    /// It failed for good; the reason stays with it.
    case dead
    case cancelled

    package var isFinal: Bool { self == .succeeded || self == .dead || self == .cancelled }
}

/// A piece of work as the queue knows it. Times are milliseconds since 1970.
package struct Job: Sendable, Hashable, Identifiable {
    package var id: JobID
    /// In the order in which they were taken in; the queue gives it.
    package var number: Int64 = 0
    package var kind: String
    /// What the kind needs to know, as JSON. Never a secret.
    package var payload: String
    /// Jobs of one lane run one at a time, in the order in which they came: a site's id, a channel of alerts. nil: beside all others.
    package var lane: String?
    /// While a job with this key is open, no second one is taken in.
    package var key: String?
    /// Higher comes first, outside of its lane.
    package var priority: Int
    package var state: JobState = .queued
    package var attempts = 0
    /// How often the daemon died over it.
    package var interruptions = 0
    package var createdAt: Int64
    package var notBefore: Int64
    package var startedAt: Int64?
    package var endedAt: Int64?
    /// Under which name its effect is recorded where it acts: the id of a change. Known before it acts.
    package var effect: String?
    /// What came of it, in a few words.
    package var result: String?
    /// Why it failed last.
    package var problem: Problem?
    /// uid of who asked.
    package var requestedBy: UInt32
    /// The token that it was asked with.
    package var requestedWith: TokenID?

    package init(
        id: JobID, kind: String, payload: String = "{}", lane: String? = nil, key: String? = nil, priority: Int = 0, at: Int64,
        requestedBy: UInt32
    ) {
        self.id = id
        self.kind = kind
        self.payload = payload
        self.lane = lane
        self.key = key
        self.priority = priority
        self.createdAt = at
        self.notBefore = at
        self.requestedBy = requestedBy
    }
}

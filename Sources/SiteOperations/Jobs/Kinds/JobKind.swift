import JobEngine
import SiteModel

// Kinds of jobs.
//
// Here: what is known of each kind before it runs (JobKinds.swift, the whole list). Never here: what it does, which is AgentDaemon/Jobs/Work.

/// One row of the table: all that decides about a kind of job, in one place.
package struct JobKind: Sendable {
    /// `noun.verb`, as people type it and the store keeps it: never renamed, never used again.
    package let name: String
    /// What it does, for people.
    package let title: String
    package let reach: Reach
    package let repeats: Repeats
    package let maker: Maker
    /// What it must be told besides its site; nil: nothing.
    package let payload: (any JobPayload.Type)?
    /// Higher comes first: what a person waits for before chores.
    package let priority: Int
    package let policy: JobPolicy
    /// The audit verb of the operation that it is; nil for what only looks, or takes other jobs in, or forgets what is old.
    package let audit: String?
    package let inCrisis: InCrisis
    /// When the audit log cannot be written: only for what gives space to a full disk.
    package let goesOnUnwritten: Bool
    /// While it waits for its time (somebody does not answer, or may not be asked now), the other jobs of its site do not wait with it.
    package let givesWay: Bool
    /// When it runs by itself; nil: never.
    package let rhythm: Rhythm?

    package enum Reach: Sendable { case host, site }
    package enum Repeats: Sendable {
        /// While one of it is open (for this site, where it has one), no second one is taken in.
        case oneIsEnough
        case each
    }
    package enum Maker: Sendable, Hashable {
        case people
        /// Nobody adds one by hand: who does, and what a person calls instead.
        case agent(String, instead: String)
    }
    /// While everything is stopped. What acts waits; what only looks, or tells people, goes on.
    package enum InCrisis: Sendable { case waits, goesOn }
    package struct Rhythm: Sendable, Hashable {
        package let calendar: String
        /// Seconds that a run may come later than its calendar says.
        package let jitter: Int
    }

    init(
        _ name: String, _ title: String, on reach: Reach, _ policy: JobPolicy, inCrisis: InCrisis, audit: String? = nil,
        repeats: Repeats = .oneIsEnough, maker: Maker = .people, payload: (any JobPayload.Type)? = nil, priority: Int = 0,
        goesOnUnwritten: Bool = false, givesWay: Bool = false, rhythm: Rhythm? = nil
    ) {
        self.name = name
        self.title = title
        self.reach = reach
        self.policy = policy
        self.inCrisis = inCrisis
        self.audit = audit
        self.repeats = repeats
        self.maker = maker
        self.payload = payload
        self.priority = priority
        self.goesOnUnwritten = goesOnUnwritten
        self.givesWay = givesWay
        self.rhythm = rhythm
    }
}

extension JobKind: Hashable, CustomStringConvertible {
    package static func == (one: JobKind, other: JobKind) -> Bool { one.name == other.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
    package var description: String { name }
}

import ChangeEngine
import JobEngine
import SiteModel

/// Whose request, of what kind, by which key.
package struct KeyedName: Sendable, Hashable {
    package var actor: RequestActor
    package var method: String
    package var route: String
    package var key: IdempotencyKey
    package init(actor: RequestActor, method: String, route: String, key: IdempotencyKey) {
        self.actor = actor
        self.method = method
        self.route = route
        self.key = key
    }
}

/// What a request opened.
package enum KeyedEffect: Sendable, Hashable {
    case change(ChangeID)
    case job(JobID)
}

/// What is known of a request that has a key, when it comes again.
package enum KeyedStanding: Sendable, Hashable {
    /// It is the first of its key, and is noted now.
    case new
    /// Noted, and no answer: either somebody is at work on it, or a daemon died over it. What it opened, it has opened.
    case open(KeyedEffect?)
    /// `at`: when, in milliseconds since 1970; nil: an older daemon answered it, which did not write that down.
    case answered(status: Int, bytes: [UInt8], at: Int64?)
    /// The key stands for another content.
    case other
    /// The actor's keys are too many.
    case full
}

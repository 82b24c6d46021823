/// One entry of the audit log: who asked for what, of what, from where, and how it went. Every mutating operation has one before its effect and one
/// after; a change that goes on meanwhile has a third at its end. Never a secret: values come through `AuditValue`.
package struct AuditRecord: Codable, Sendable, Hashable {
    package enum Outcome: String, Codable, Sendable, CaseIterable {
        /// Written before anything is done.
        case begun
        /// It is done.
        case done
        /// A change was opened and goes on; its end has a record of its own.
        case started
        /// Looked at and not done.
        case refused
        case failed
        /// The change was taken back.
        case undone
        /// The daemon ended in between: the change's own journal says what became of it.
        case interrupted
    }

    /// From 1, without a gap.
    package var sequence: Int64
    /// Of the record that began the operation; of that one itself, its own.
    package var operation: Int64
    /// Milliseconds since 1970, by the host's clock.
    package var at: Int64
    package var actor: AuditActor
    /// The audit verb of the route's row, or what the daemon did by itself.
    package var action: String
    /// What it was done to: `site example.com`, `change c…`, `host`.
    package var entity: String
    /// The site that it concerns, as the state had it and not as it was typed: whoever may see some sites alone is shown records by this. Older records
    /// have none.
    package var site: SiteID?
    package var outcome: Outcome
    /// Of the problem that ended it.
    package var code: ProblemCode?
    package var change: String?
    package var before: [String: AuditValue]
    package var after: [String: AuditValue]
    /// Of the daemon that wrote it.
    package var version: String

    package init(
        sequence: Int64 = 0, operation: Int64 = 0, at: Int64, actor: AuditActor, action: String, entity: String, site: SiteID? = nil,
        outcome: Outcome,
        code: ProblemCode? = nil, change: String? = nil, before: [String: AuditValue] = [:], after: [String: AuditValue] = [:],
        version: String
    ) {
        self.sequence = sequence
        self.operation = operation
        self.at = at
        self.actor = actor
        self.action = action
        self.entity = entity
        self.site = site
        self.outcome = outcome
        self.code = code
        self.change = change
        self.before = before
        self.after = after
        self.version = version
    }
}

/// Who did it.
package struct AuditActor: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable {
        /// A process on the other end of the Unix socket.
        case peer
        /// The daemon by itself.
        case agent
    }
    package var kind: Kind
    package var uid: UInt32
    /// As the host's list of users has it; nil: it has none for this number.
    package var name: String?
    /// Where it came from: `unix pid 4711`.
    package var address: String
    /// The program that asked, as the kernel knows it.
    package var program: String?
    /// The id of the token that it presented.
    package var token: String?

    package init(kind: Kind, uid: UInt32, name: String?, address: String, program: String?, token: String? = nil) {
        self.token = token
        self.kind = kind
        self.uid = uid
        self.name = name
        self.address = address
        self.program = program
    }
}

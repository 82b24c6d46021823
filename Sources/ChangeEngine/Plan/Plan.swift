import SiteModel

/// A change before it runs: a pure value, the same for the same facts.
package struct Plan: Codable, Sendable, Hashable {
    /// `site.create`, `site.delete` …
    package var operation: String
    /// The lane: one change at a time for each subject. A site id.
    package var subject: String
    /// For people: "create site example.com".
    package var title: String
    package var steps: [StepRecord]
    /// Names taken in the transaction that opens the change (host names); given back by the undo.
    package var claims: [String]
    /// What the store records, as JSON of its own, in the transaction that closes the change as done.
    package var commit: String?
    /// What it did is never taken back: a failure half-way leaves it stuck, and `change resume` or the next start goes on where it stood.
    package var onlyForward: Bool
    /// What the plan was made from, as JSON of the store's own: refused in the transaction that opens the change when it is otherwise by then.
    package var basis: String?
    /// What the change told outside this host, and no way back takes back.
    package var remains: Remains?

    package struct Remains: Codable, Sendable, Hashable {
        /// Who tells it: it counts once this step has begun.
        package var step: String
        /// As `commit`, in the transaction that closes the change as undone.
        package var commit: String
        package init(step: String, commit: String) {
            self.step = step
            self.commit = commit
        }
    }

    package init(
        operation: String, subject: String, title: String, steps: [StepRecord], claims: [String] = [], commit: String? = nil,
        onlyForward: Bool = false, basis: String? = nil, remains: Remains? = nil
    ) {
        self.operation = operation
        self.subject = subject
        self.title = title
        self.steps = steps
        self.claims = claims
        self.commit = commit
        self.onlyForward = onlyForward
        self.basis = basis
        self.remains = remains
    }
}

/// As the journal keeps it. `onlyForward` is written only where it is true; it, `basis` and `remains` are absent in journals that are older.
extension Plan {
    private enum Key: String, CodingKey { case operation, subject, title, steps, claims, commit, onlyForward, basis, remains }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            operation: try values.decode(String.self, forKey: .operation), subject: try values.decode(String.self, forKey: .subject),
            title: try values.decode(String.self, forKey: .title), steps: try values.decode([StepRecord].self, forKey: .steps),
            claims: try values.decode([String].self, forKey: .claims), commit: try values.decodeIfPresent(String.self, forKey: .commit),
            onlyForward: try values.decodeIfPresent(Bool.self, forKey: .onlyForward) ?? false,
            basis: try values.decodeIfPresent(String.self, forKey: .basis),
            remains: try values.decodeIfPresent(Remains.self, forKey: .remains))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(operation, forKey: .operation)
        try values.encode(subject, forKey: .subject)
        try values.encode(title, forKey: .title)
        try values.encode(steps, forKey: .steps)
        try values.encode(claims, forKey: .claims)
        try values.encodeIfPresent(commit, forKey: .commit)
        if onlyForward { try values.encode(onlyForward, forKey: .onlyForward) }
        try values.encodeIfPresent(basis, forKey: .basis)
        try values.encodeIfPresent(remains, forKey: .remains)
    }
}

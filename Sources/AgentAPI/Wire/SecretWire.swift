import SiteModel

/// A secret on its way to the daemon: one type, so that whatever prints a request prints dots.
package struct SecretText: Codable, Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    package let secret: Secret
    package init(_ secret: Secret) { self.secret = secret }
    package init(from decoder: any Decoder) throws { secret = Secret(try decoder.singleValueContainer().decode(String.self)) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(secret.exposed)
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(secret.exposed) }
    package var description: String { secret.description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

package struct SecretRequest: AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["name", "value", "expiresAt"]
    package var name: String
    package var value: SecretText
    /// Milliseconds since 1970.
    package var expiresAt: Int64?
    package init(name: String, value: Secret, expiresAt: Int64? = nil) {
        self.name = name
        self.value = SecretText(value)
        self.expiresAt = expiresAt
    }

    package var audited: [String: AuditValue] {
        SecretValueRequest(value: value.secret, until: expiresAt.map { .at($0) } ?? .asLong).audited
    }
    package func checked() throws(Problem) -> Secret { try SecretValueRequest(value: value.secret).checked() }
}

package struct SecretValueRequest: AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["value", "expiresAt", "neverExpires"]
    package var value: SecretText
    /// nil: as long as the old value had been given.
    package var expiresAt: Int64?
    package var neverExpires: Bool?
    package init(value: Secret, until end: SecretEnd = .asLong) {
        self.value = SecretText(value)
        if case .at(let time) = end { expiresAt = time }
        if end == .never { neverExpires = true }
    }

    package func end() throws(Problem) -> SecretEnd {
        guard neverExpires == true else { return expiresAt.map { .at($0) } ?? .asLong }
        if expiresAt == nil { return .never }
        throw Problem(.badRequest, "cannot let it expire and never expire", hint: "leave out 'expiresAt' or 'neverExpires'")
    }

    package var audited: [String: AuditValue] {
        var facts: [String: AuditValue] = ["value": .hidden]
        if let expiresAt { facts["expiresAt"] = .number(expiresAt) }
        if let neverExpires { facts["neverExpires"] = .flag(neverExpires) }
        return facts
    }
    /// By the same rules whichever client sent it.
    package func checked() throws(Problem) -> Secret { try SecretInput.read(Array(value.secret.exposed.utf8), from: "the request") }
}

/// What is told of a secret: never its value, its length or its hash.
package struct SecretView: Codable, Sendable, Hashable {
    package var name: String
    /// kept, expired (it works on), unreadable.
    package var state: String
    /// Milliseconds since 1970.
    package var createdAt: Int64
    package var changedAt: Int64
    package var expiresAt: Int64?
    /// Why it cannot be read.
    package var problem: Problem?
    /// Who names it in root's files, in words; nil: nobody, or nobody said.
    package var usedBy: [String]?
    package init(
        name: String, state: String, createdAt: Int64, changedAt: Int64, expiresAt: Int64?, problem: Problem?, usedBy: [String]? = nil
    ) {
        self.name = name
        self.state = state
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.expiresAt = expiresAt
        self.problem = problem
        self.usedBy = usedBy
    }
}

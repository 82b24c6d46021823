import Foundation

/// What a kind of job must be told besides its lane, as JSON in its row. It only grows: rows of an older version are read by a newer one. Never a secret.
package protocol JobPayload: Codable, Sendable {
    /// What makes two jobs of its kind, for the same site, two pieces of work: none of them stands for the other. Empty: one stands for all.
    var distinction: String { get }
}

extension JobPayload {
    package var distinction: String { "" }

    package init(payload: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(payload.utf8)) }

    package func payload() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
}

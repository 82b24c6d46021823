import Foundation

/// What a kind of job must be told besides its lane, as JSON in its row. It only grows: rows of an older version are read by a newer one. Never a secret.
package protocol JobPayload: Codable, Sendable {}

extension JobPayload {
    package init(payload: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(payload.utf8)) }

    package func payload() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
}

import Crypto
import Foundation

/// How records hang together: the hash of each is taken over the hash of the one before it and its own text, so that none can be changed, taken
/// out, put in or moved without every later hash being another.
package enum AuditChain {
    /// Before the first record of all.
    package static let origin = AuditPoint(sequence: 0, hash: SHA256Hex(unchecked: String(repeating: "0", count: 64)))

    /// The one text of a record: keys sorted, no spaces. What is stored and hashed is this text, never a second writing of it.
    package static func text(_ record: AuditRecord) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(record), as: UTF8.self)
    }

    package static func record(_ text: String) throws -> AuditRecord { try JSONDecoder().decode(AuditRecord.self, from: Data(text.utf8)) }

    /// Both hashes have one length, so that no two pairs of hash and text are the same bytes.
    package static func hash(_ text: String, after previous: SHA256Hex) -> SHA256Hex {
        var hash = SHA256()
        hash.update(data: Array(previous.rawValue.utf8))
        hash.update(data: Array(text.utf8))
        return SHA256Hex(unchecked: hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }
}

/// A place in the chain: what is written down elsewhere, so that nobody can cut off or write anew what led to it.
package struct AuditPoint: Codable, Sendable, Hashable {
    package var sequence: Int64
    package var hash: SHA256Hex
    package init(sequence: Int64, hash: SHA256Hex) {
        self.sequence = sequence
        self.hash = hash
    }

    /// `17:9f86d0…`
    package init(_ text: String) throws(Problem) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0, let hash = SHA256Hex(rawValue: parts[1]) else {
            throw .cannot(
                "use anchor", text, "it must be a sequence number, a colon and a SHA-256, which is 64 of 0-9 and a-f", code: .badRequest,
                hint: "agent audit verify --help")
        }
        self.init(sequence: sequence, hash: hash)
    }
    package var text: String { "\(sequence):\(hash)" }
}

/// A record as it lies in a segment.
package struct AuditLink: Codable, Sendable, Hashable {
    package var sequence: Int64
    package var text: String
    package var hash: String
    package init(sequence: Int64, text: String, hash: String) {
        self.sequence = sequence
        self.text = text
        self.hash = hash
    }
}

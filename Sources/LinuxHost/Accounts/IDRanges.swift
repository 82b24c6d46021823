import Foundation
import HostServices
import SiteModel

/// Ranges of numeric users, claimed host-wide and never given again: a file that a dead site left somewhere must never belong to a new one.
package struct IDRanges: Sendable {
    package static let first: UInt32 = 2_000_000
    package static let size: UInt32 = 10_000

    /// The host's one list of claims.
    private let path: String
    package init(path: String = HostLayout.sandboxUsers) { self.path = path }

    private struct Claims: Codable {
        struct Claim: Codable {
            var start: UInt32
            var root: String
        }
        var next: UInt32 = IDRanges.first
        var claims: [Claim] = []
    }

    /// The first number of a fresh range; durable when it returns.
    package func claim(for root: String) async throws -> UInt32 {
        guard let lock = try await FileLock.wait("\(path).lock", seconds: 30) else {
            throw Problem.cannot("claim users for", root, "another host on this machine holds '\(path).lock'", code: .systemCallFailed)
        }
        defer { lock.release() }
        return try await onBlockingThread {
            var claims = try AtomicFile.read(path).map { try JSONDecoder().decode(Claims.self, from: Data($0.utf8)) } ?? Claims()
            let start = claims.next
            // Beyond 2³¹ some programs take a number for a negative one.
            guard start <= 2_100_000_000 else {
                throw Problem.cannot("claim users for", root, "every range was given", code: .systemCallFailed)
            }
            claims.next = start + Self.size
            claims.claims.append(.init(start: start, root: root))
            try AtomicFile.write(String(decoding: try JSONEncoder().encode(claims), as: UTF8.self), to: path, mode: 0o600)
            return start
        }
    }
}

import SiteModel

/// A request from outside, through the real front door.
package protocol Probe: Sendable {
    /// Connects to the host's own public address and asks as a browser would. Never follows a redirect.
    /// - Throws: `proof-failed` when no answer comes within `deadline` seconds.
    func get(_ host: PublicHost, path: String, deadline: Double) async throws -> ProbeAnswer
}

package struct ProbeAnswer: Sendable, Hashable, Codable {
    package var status: Int
    /// Lower-case names.
    package var headers: [String: String]
    /// The first 64 KiB.
    package var body: String
    package init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Where a newer list of Cloudflare's networks is; addresses are fetched by the daemon, and all of it together is one list.
package struct RefreshCloudflareRequest: Codable, Sendable, Hashable {
    /// Networks, one a line.
    package var text: String?
    package var addresses: [String]?
    /// Only say what would change.
    package var dryRun: Bool?
    package init(text: String? = nil, addresses: [String]? = nil, dryRun: Bool? = nil) {
        self.text = text
        self.addresses = addresses
        self.dryRun = dryRun
    }

    /// Cloudflare's own.
    package static let usual = ["https://www.cloudflare.com/ips-v4", "https://www.cloudflare.com/ips-v6"]
}

package struct CloudflareView: Codable, Sendable, Hashable {
    package var changed: Bool
    /// How many there are now.
    package var networks: Int
    package var added: [String]
    package var removed: [String]
    /// Whether they are believed for whom they ask (agent host prepare --cloudflare on).
    package var believed: Bool
    package init(changed: Bool, networks: Int, added: [String], removed: [String], believed: Bool) {
        self.changed = changed
        self.networks = networks
        self.added = added
        self.removed = removed
        self.believed = believed
    }
}

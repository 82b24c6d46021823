import SiteModel

/// Configuration that all sites share: nginx's main files and, on a system host, units.
package protocol ServerFiles: Sendable {
    /// Each as this version renders it and as it stands. Reads only.
    func files() async throws -> [RenderedFile]
    /// What stands at this path is kept beside what nginx refused, for the person who wrote it. It still stands there.
    func keepAside(_ path: String) async throws
    /// Puts these texts in place by path, each whole or not at all; nil takes a file away. Nothing of it is loaded yet. Safe to repeat.
    func write(_ texts: [String: String?]) async throws
    /// Cloudflare's networks as the host knows them.
    func cloudflare() async throws -> CloudflareNetworks
    /// The files that say so, rendered with other networks. Reads only.
    func files(cloudflare networks: CloudflareNetworks) async throws -> [RenderedFile]
    /// A list at an https address. - Throws: `download-failed`.
    func list(at address: String) async throws -> String
}

import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Limits kept as systemd keeps them, a directory of files for each instance, with nobody behind them who enforces any. What systemd itself does with
/// such settings only a booted machine shows (provision/tests/host).
struct KeptLimits: ResourceLimits {
    let directory: String
    let unenforced: String? = nil

    func current(_ site: SiteID, _ php: PHPVersion) async throws -> MachineLimits {
        guard let text = try AtomicFile.read(path(site, php)) else { return .standard }
        return try JSONDecoder().decode(MachineLimits.self, from: Data(text.utf8))
    }
    func set(_ limits: MachineLimits, _ site: SiteID, _ php: PHPVersion) async throws {
        if limits == .standard { return try AtomicFile.remove(path(site, php)) }
        let text = String(decoding: try JSONEncoder().encode(limits), as: UTF8.self)
        if try await current(site, php) != limits { try AtomicFile.write(text, to: path(site, php), mode: 0o600) }
    }
    func forget(_ site: SiteID) async throws {
        for name in try names() where name.contains(site.rawValue) { try AtomicFile.remove("\(directory)/\(name)") }
    }
    func usage(_ site: SiteID, _ php: PHPVersion) async throws -> ResourceUsage { ResourceUsage() }
    func inventory() async throws -> [String] { try names().compactMap { $0.split(separator: "@").last.map(String.init) } }

    private func path(_ site: SiteID, _ php: PHPVersion) -> String { "\(directory)/limits-\(php)@\(site)" }
    private func names() throws -> [String] { try DirectoryListing.names(in: directory).filter { $0.hasPrefix("limits-") } }
}

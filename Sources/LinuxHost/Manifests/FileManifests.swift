import Foundation
import HostServices
import SiteModel

/// Manifests as files of layout.manifests, which is root's alone.
package struct FileManifests: SiteManifests {
    private let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    package func write(_ site: Site) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(Array(try encoder.encode(site)), to: layout.manifest(site.id), mode: 0o600)
    }

    package func read(_ site: SiteID) async throws -> Site? {
        guard let text = try AtomicFile.read(layout.manifest(site)) else { return nil }
        do {
            return try JSONDecoder().decode(Site.self, from: Data(text.utf8))
        } catch {
            throw Problem.cannot("read the manifest of", site.rawValue, "it is not a site's record", code: .internalError)
        }
    }

    package func remove(_ site: SiteID) async throws { try AtomicFile.remove(layout.manifest(site)) }

    package func inventory() async throws -> [String] {
        try DirectoryListing.names(in: layout.manifests).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    }
}

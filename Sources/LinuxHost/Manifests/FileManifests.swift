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
        let (bytes, path) = (Array(try encoder.encode(site)), layout.manifest(site.id))
        try await onBlockingThread { () throws(Problem) in try AtomicFile.write(bytes, to: path, mode: 0o600) }
    }

    package func read(_ site: SiteID) async throws -> Site? {
        guard let text = try AtomicFile.read(layout.manifest(site)) else { return nil }
        guard let read = try? JSONDecoder().decode(Site.self, from: Data(text.utf8)) else {  // told just below, without its text
            throw unusable(site, "it is not a site's record")
        }
        // It says as whom code will run, and it may be a copy from anywhere.
        guard read.id == site else { throw unusable(site, "it is the record of another site, '\(read.id)'") }
        let least = geteuid() == 0 ? IDRanges.first : 1
        guard (least..<UInt32.max).contains(read.identity.uid), (least..<UInt32.max).contains(read.identity.gid) else {
            throw unusable(site, "its user \(read.identity.uid), or its group, is not a site's")
        }
        return read
    }

    private func unusable(_ site: SiteID, _ why: String) -> Problem {
        .cannot("read the manifest of", site.rawValue, why, code: .internalError, details: ["path": layout.manifest(site)])
    }

    package func remove(_ site: SiteID) async throws {
        let path = layout.manifest(site)
        try await onBlockingThread { () throws(Problem) in try AtomicFile.remove(path) }
    }

    package func inventory() async throws -> [String] {
        try DirectoryListing.names(in: layout.manifests).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    }
}

import HostServices
import SiteModel

/// Certificates as directories of layout.certificates, which is root's alone.
package struct FileCertificates: Certificates {
    private let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    package func inventory() async throws -> [String] {
        try await onBlockingThread { () throws(Problem) in try DirectoryListing.names(in: layout.certificates) }
    }

    package func discard(_ site: SiteID) async throws {
        let name = try EntryName(site.rawValue)
        try await onBlockingThread { () throws(Problem) in
            guard let parent = try Directory.openIfPresent(layout.certificates) else { return }
            try TreeRemoval.remove(name, from: parent)
            try parent.flush()
        }
    }
}

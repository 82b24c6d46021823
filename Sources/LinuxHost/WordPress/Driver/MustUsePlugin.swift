import Foundation
import HostServices
import SiteModel

/// Puts our own PHP where sites may read and only root may write: the must-use plugin that every site loads, and the driver.
/// Called at every start, before a site is served; writes only what differs.
package enum MustUsePlugin {
    package static func install(_ layout: HostLayout) throws {
        try OwnDirectory.make(layout.directories.web)
        try copy(layout.installedMuPlugins, to: layout.muPlugins)
        try copy(layout.installedDriver, to: layout.phpDriver)
        try copy(layout.installedDriverCommands, to: layout.phpDriverCommands)
    }

    /// PHP files of one directory; a file that is no longer ours goes, because PHP would still load it.
    private static func copy(_ source: String, to target: String) throws(Problem) {
        let wanted = try DirectoryListing.names(in: source).filter { $0.hasSuffix(".php") }
        guard !wanted.isEmpty else { throw .cannot("install", source, "no PHP files are there", code: .toolMissing) }
        for name in wanted {
            guard let text = try AtomicFile.read("\(source)/\(name)") else { continue }
            if try AtomicFile.read("\(target)/\(name)") != text { try AtomicFile.write(text, to: "\(target)/\(name)", mode: 0o644) }
        }
        for name in try DirectoryListing.names(in: target) where name.hasSuffix(".php") && !wanted.contains(name) {
            try AtomicFile.remove("\(target)/\(name)")
        }
    }
}

import Foundation
import HostServices
import SiteModel

/// A place in staging for one intake: `tree`, which becomes the stored release, and what led to it. Removed when the intake ends,
/// well or badly; after a crash the next start removes it.
final class IntakeWork: Sendable {
    let directory: Directory
    private let name: EntryName
    private let staging: Directory

    init(_ layout: HostLayout) throws(Problem) {
        staging = try TreeRoots(layout).staging
        name = try EntryName.fresh("prepare-")
        // Passed through by the archive reader, which works in a directory of its own below.
        directory = try staging.makeDirectory(name, mode: 0o711)
    }

    deinit {
        try? TreeRemoval.remove(name, from: staging)  // what stays is reported by doctor and removed at the next start
    }

    static func treeName() throws(Problem) -> EntryName { try EntryName("tree") }
    func makeTree() throws(Problem) -> Directory { try directory.makeDirectory(Self.treeName()) }
}

import Foundation
import HostServices
import SiteModel

/// A place in staging for one intake: `tree`, which becomes the stored release, and what led to it.
struct IntakeWork: Sendable {
    let directory: Directory
    private let name: EntryName
    private let staging: Directory

    private init(_ layout: HostLayout) throws(Problem) {
        staging = try TreeRoots(layout).staging
        name = try EntryName.fresh("prepare-")
        // Passed through by the archive reader, which works in a directory of its own below.
        directory = try staging.makeDirectory(name, mode: 0o711)
        try directory.mark()
    }

    static func treeName() throws(Problem) -> EntryName { try EntryName("tree") }
    func makeTree() throws(Problem) -> Directory { try directory.makeDirectory(Self.treeName()) }

    /// Removed when `body` ends, well or badly; after a crash the next start removes it.
    static func with<Value: Sendable>(_ layout: HostLayout, _ body: (IntakeWork) async throws -> Value) async throws -> Value {
        let work = try await onBlockingThread { () throws(Problem) in try IntakeWork(layout) }
        do {
            let value = try await body(work)
            try await work.remove()
            return value
        } catch {
            try? await work.remove()  // the error above is the one to tell; what stays goes at the next start
            throw error
        }
    }

    private func remove() async throws {
        try await onBlockingThread { () throws(Problem) in try TreeRemoval.remove(name, from: staging) }
    }
}

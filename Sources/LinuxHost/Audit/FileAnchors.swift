import Foundation
import HostServices
import SiteModel

/// In a sandbox there is no journal: one line a point, in the directory of logs.
package struct FileAnchors: AuditAnchors {
    private let path: String
    package var place: String { path }

    package init(_ layout: HostLayout) { path = layout.auditAnchors }

    package func publish(_ anchor: AuditAnchor) throws {
        let file = try check("open", path) { open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        defer { close(file) }
        let line = Array("\(anchor.text)\n".utf8)
        let count = try check("write", path) { line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } }
        guard count == line.count else { throw systemCallProblem("write", path, errno: ENOSPC) }
        try check("flush", path) { fdatasync(file) }
    }

    package func published() throws -> AuditAnchorLines { AuditAnchorLines(try AtomicFile.read(path) ?? "", named: path) }
}

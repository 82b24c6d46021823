import Foundation
import SiteModel

/// Points of the audit log from a file, or from standard input.
enum KeptAnchors {
    /// Of years: read whole.
    private static let most = 256 << 20

    static func read(_ path: String) throws -> AuditAnchorLines {
        let file = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let file else { throw refused(path, "there is no such file, or you may not read it") }
        let data = try file.read(upToCount: most + 1) ?? Data()
        guard data.count <= most else { throw refused(path, "it is over \(most >> 20) MiB") }
        // A byte that is none of UTF-8 spoils its own line.
        return AuditAnchorLines(String(decoding: data, as: UTF8.self), named: path == "-" ? "standard input" : path)
    }

    static func refused(_ path: String, _ why: String) -> Problem {
        .cannot("read anchors from", path, why, code: .badPath, hint: "agent audit verify --help")
    }
}

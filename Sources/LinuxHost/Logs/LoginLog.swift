import Foundation
import HostServices
import SiteModel

/// Log-ins that failed, of all sites in one file of root's, one line each:
///
///     2026-11-26T22:15:24+00:00 login-failed site=sabcdefghijk ip=203.0.113.9 via=form seen=yes name=admin
///     2026-11-26T22:15:30+00:00 logins-dropped site=sabcdefghijk count=412
///
/// A contract, for programs that shut addresses out (docs/how-to/failed-logins.md): fields keep their order, none has a space or a quote in it, what
/// was typed stands last and percent-encoded, and a line has at most 320 bytes. Opened for every write, so that logrotate needs to tell nobody.
package struct LoginLog: Sendable {
    private let path: String

    package init(_ layout: HostLayout) { path = layout.loginLog }

    package enum Entry: Sendable, Hashable {
        /// - seen: whether nginx's own log knows a fitting request of that address.
        case failed(FailedLogin, seen: Bool)
        /// More of them than are written.
        case dropped(Int)
    }

    /// - Parameter at: milliseconds since 1970.
    package static func line(_ entry: Entry, of site: SiteID, at: Int64) -> String {
        let time = time(at)
        return switch entry {
        case .failed(let login, let seen):
            "\(time) login-failed site=\(site) ip=\(login.address) via=\(login.door.rawValue) seen=\(seen ? "yes" : "no") name=\(login.name)"
        case .dropped(let count): "\(time) logins-dropped site=\(site) count=\(count)"
        }
    }

    /// As nginx writes it into the access log, in UTC.
    private static func time(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
            + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))+00:00"
    }

    /// Whole lines or none: what a full disk cut off goes again, or the next line would begin in its middle. One writer: the daemon.
    package func append(_ lines: [String]) throws(Problem) {
        let path = path
        let file = try check("write", path) { open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o640) }
        defer { close(file) }
        var facts = stat()
        try check("look at", path) { fstat(file, &facts) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .cannot("write", path, "it is no regular file", code: .systemCallFailed) }
        let bytes = lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
        let count = try check("write", path) { bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } }
        guard count < bytes.count else { return }
        ftruncate(file, facts.st_size)  // when that fails too, half a line stays: readers pass it over
        throw .cannot("write", path, "the disk is full", code: .diskFull, hint: "free some space")
    }
}

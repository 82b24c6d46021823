import Foundation
import HostServices
import SiteModel

/// Where challenges lie (`/.well-known/acme-challenge/` of every name): root's own, by descriptor, readable by the web server. Nothing of it is a
/// tenant's, and no name of a tenant's leads there.
package struct ChallengeDirectory: Sendable {
    private let layout: HostLayout
    /// Below the layout's directory, which is a web root to those who know no other form.
    static let path = ".well-known/acme-challenge"

    package init(layout: HostLayout) { self.layout = layout }

    /// Of files that the agent puts there for itself. Tokens of authorities have no such beginning (RFC 8555 8.3 wants 128 bits of chance).
    private static let own = "agent-"
    /// Seconds after which a file of a look that was killed is nobody's.
    private static let patience = 3600

    /// - Parameter text: as it comes to whoever asks for it.
    package func put(_ token: EntryName, _ text: String) throws(Problem) {
        let directory = try open()
        let file = try directory.makeFile(token)
        do throws(Problem) {
            try file.write(Array(text.utf8)[...])
            try file.setMode(0o644)
        } catch {
            _ = try? directory.unlink(token)  // best effort: the error above is the one to tell
            throw error
        }
    }

    /// Absent is success.
    package func remove(_ token: EntryName) throws(Problem) { try open().unlink(token) }

    /// A name for a file of our own that nobody guesses.
    static func freshToken() throws(Problem) -> EntryName { try EntryName.fresh("\(own)\(EntryName.fresh(""))") }

    /// Takes away what looks that were killed left behind; what authorities' own clients put there stays.
    /// - Parameter now: seconds since 1970.
    func sweep(now: Int) throws(Problem) {
        let directory = try open()
        for entry in try directory.entries(limit: 10_000) where entry.kind == .file && entry.name.hasPrefix(Self.own) {
            guard let facts = try directory.statusIfPresent(of: entry.name), facts.st_mtim.tv_sec < now - Self.patience else { continue }
            try directory.unlink(entry.name)
        }
    }

    /// There, for whoever may write in it and not beside it.
    func make() throws(Problem) { _ = try open() }

    private func open() throws(Problem) -> Directory {
        try Directory.open(layout.acmeChallenges).makeDirectory(EntryName(".well-known"), mode: 0o755)
            .makeDirectory(EntryName("acme-challenge"), mode: 0o755)
    }
}

import Glibc
import HostServices
import SiteModel

/// A shell, or one command, as a site's user in the site's tree.
package struct SiteShellCommand: Sendable {
    let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    /// - Parameters:
    ///   - words: a program by its path or its name, and its arguments; empty: a shell.
    ///   - terminal: of whoever calls; nil: none.
    package func command(_ words: [String], site: SiteID, identity: SiteIdentity, generation: Int, terminal: String?) throws(Problem)
        -> Command
    {
        try requireSiteUser(identity)
        // Nothing that the site wrote is read as a shell's start.
        var program = Self.shell
        var arguments = ["--norc", "--noprofile"]
        if let first = words.first {
            program = try Self.find(first)
            arguments = Array(words.dropFirst())
        }
        var environment = [
            "PATH": Self.path.joined(separator: ":"), "LC_ALL": "C.UTF-8", "USER": site.rawValue, "LOGNAME": site.rawValue,
            "HOME": layout.sessions(of: site), "TMPDIR": layout.temporary(of: site), "HISTFILE": "", "PS1": "\(site):\\w\\$ ",
        ]
        environment["TERM"] = terminal
        return Command(
            program, arguments, environment: environment, directory: layout.content(of: site, generation: generation), identity: identity)
    }

    private static let shell = "/bin/bash"
    private static let path = ["/usr/local/bin", "/usr/bin", "/bin"]

    /// Root's rights must never go with it, whatever the state file or whoever answered says. In a sandbox of an ordinary user everything is his.
    private func requireSiteUser(_ identity: SiteIdentity) throws(Problem) {
        if geteuid() != 0 { return }
        guard identity.uid >= IDRanges.first, identity.gid >= IDRanges.first else {
            throw .cannot(
                "become the user of", layout.root, "\(identity.uid):\(identity.gid) is no site's", code: .forbidden,
                hint: "sites have numbers from \(IDRanges.first) on")
        }
    }

    private static func find(_ name: String) throws(Problem) -> String {
        if name.hasPrefix("/") { return name }
        if !name.contains("/"),
            let found = path.map({ (directory: String) -> String in directory + "/" + name }).first(where: { access($0, X_OK) == 0 })
        {
            return found
        }
        throw .cannot(
            "run", name, "it is in none of \(path.joined(separator: ", "))", code: .toolMissing, hint: "name it by its whole path")
    }
}

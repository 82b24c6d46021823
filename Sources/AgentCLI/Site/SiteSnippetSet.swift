import AgentAPI
import ArgumentParser
import Foundation
import Glibc
import SiteModel

struct SiteSnippetSet: ChangingCommand {
    static let configuration = describe(
        "set", "Adds directives of nginx to a site's server, in place of those that it had.",
        """
        FILE holds directives as they stand in a server block; '-' is standard input. They are read and held against a list \
        (\(SnippetSource.list)); anything else is refused by line (status 5), and so is what would reach outside of the site. What was understood \
        is printed anew into the site's vhost, shown, judged by nginx, asked from outside, and taken back when the site or a neighbour got \
        worse. Of a site that is switched off, nginx judges it when the site is switched on. Comments are not kept. `agent change undo` goes back.

        Example: agent site snippet set example.com ./example.conf --dry-run
        """)
    static let fields = Columns.result.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Argument(help: "File of directives; - reads standard input.")
    var file: String

    @OptionGroup var change: SettingOptions
    var dry: DryRun { change.dry }

    @OptionGroup var options: GlobalOptions

    func validate() throws { try change.checkFields(Self.fields, options) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.setSite(site, SetSiteRequest()) } }

    func run() async throws {
        var request = SetSiteRequest()
        request.snippetName = file == "-" ? "standard input" : file
        request.snippet = try SnippetSource.read(file)
        try await change.change(site, to: request, options)
    }
}

/// A snippet from where the person keeps it, read and held against the rules before anything is asked of the daemon.
enum SnippetSource {
    static var list: String { NginxSnippet.directives.joined(separator: ", ") }

    static func read(_ file: String) throws -> String {
        let name = file == "-" ? "standard input" : file
        let handle = try file == "-" ? FileHandle.standardInput : open(file)
        // One byte more than there may be: enough to know, and no pipe fills the memory.
        var bytes = Data()
        do {
            while bytes.count <= NginxSnippet.mostBytes, let more = try handle.read(upToCount: NginxSnippet.mostBytes + 1 - bytes.count),
                !more.isEmpty
            {
                bytes += more
            }
        } catch {
            throw Problem.cannot(
                "read snippet", name, error.localizedDescription, code: .badPath,
                hint: "name a file that you may read; - reads standard input")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem.cannot("use snippet", name, "it is not UTF-8", code: .snippetRefused)
        }
        return try NginxSnippet(text, named: name).text
    }

    /// Never waits: opening a pipe would, for somebody who writes into it.
    private static func open(_ file: String) throws(Problem) -> FileHandle {
        let descriptor = Glibc.open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw .cannot(
                "read snippet", file, String(cString: strerror(errno)), code: .badPath,
                hint: "name a file that you may read; - reads standard input")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .cannot(
                "read snippet", file, String(cString: strerror(errno)), code: .badPath,
                hint: "name a file that you may read; - reads standard input")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .cannot("read snippet", file, "it is no file", code: .badPath, hint: "- reads standard input, a pipe too")
        }
        return handle
    }
}

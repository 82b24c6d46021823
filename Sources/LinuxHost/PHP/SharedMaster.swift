import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// The master of one PHP version that sites share: its files, how it is run, and whose pools it has. Who is in the list is who is in its `fpm.conf`: one
/// file, put in place whole.
struct SharedMaster: Sendable {
    let layout: HostLayout
    let templates: TemplateDirectory
    let cookies: SessionCookies
    let version: PHPVersion

    static let shared = "60-shared.ini"
    var name: ServiceName { .sharedPHP(version) }
    private var file: String { layout.sharedMasterFile(version, PoolFiles.main) }

    /// Those that it has, or shall read at its next reload.
    func sites() throws(Problem) -> [SiteID] {
        let (head, tail) = ("include = \"\(layout.pools)/", "/\(PoolFiles.main)\"")
        return (try AtomicFile.read(file) ?? "").split(separator: "\n").compactMap { line in
            guard line.hasPrefix(head), line.hasSuffix(tail), line.utf8.count > head.utf8.count + tail.utf8.count else { return nil }
            return SiteID(rawValue: String(line.dropFirst(head.count).dropLast(tail.count)))
        }
    }

    /// - Parameter elsewhere: pools whose file lies in another directory than their own.
    func text(of sites: [SiteID], elsewhere: [SiteID: String] = [:]) throws(Problem) -> String {
        var pools: [String] = []
        for site in sites.sorted(by: { $0.rawValue < $1.rawValue }) {
            pools.append(elsewhere[site].map { "\($0)/\(PoolFiles.main)" } ?? layout.poolFile(site, PoolFiles.main))
        }
        return Seal.seal(try templates.render(SharedMasterContext(pid: layout.sharedMasterPID(version), pools: pools)).text, .semicolon)
    }

    /// Puts its files in place. - Returns: whether any of them was another.
    func write(_ sites: [SiteID]) throws(Problem) -> Bool {
        try OwnDirectory.make(layout.directories.sharedMaster(version))
        var changed = false
        for (path, text) in try files(sites) where try AtomicFile.read(path) != text {
            try AtomicFile.write(text, to: path, mode: 0o600)
            changed = true
        }
        return changed
    }

    func stand(_ sites: [SiteID]) throws(Problem) -> Bool {
        for (path, text) in try files(sites) where try AtomicFile.read(path) != text { return false }
        return true
    }

    /// Compiled code stays in memory: on disk, the site that fills it would choose what all others run. The list last: with it, a site is one of the master's.
    private func files(_ sites: [SiteID]) throws(Problem) -> [(path: String, text: String)] {
        [
            (
                layout.sharedMasterFile(version, PoolFiles.ini),
                Seal.seal(try templates.render(SiteIniContext(cookies: cookies, compiled: nil)).text, .semicolon)
            ),
            (
                layout.sharedMasterFile(version, Self.shared),
                Seal.seal(try templates.render(SharedIniContext(sockets: layout.phpSockets)).text, .semicolon)
            ),
            (file, try text(of: sites)),
        ]
    }

    /// Says whether the master would start with these.
    func test(_ path: String) -> Command { command(["--test", "--fpm-config", path]) }

    var service: ServiceDefinition {
        ServiceDefinition(
            name: name, command: command(["--nodaemonize", "--force-stderr", "--fpm-config", file]), logFile: layout.serviceLog(name),
            stopSignal: SIGQUIT, stopTimeout: 30)
    }

    private func command(_ arguments: [String]) -> Command {
        Command(
            PHPProgram.path(version), arguments,
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                // The empty first entry is the distribution's own directory.
                "PHP_INI_SCAN_DIR": ":\(layout.sharedMaster(version))",
            ], deadline: 20)
    }

    /// Of which there is a directory.
    static func versions(_ layout: HostLayout) throws(Problem) -> [PHPVersion] {
        try DirectoryListing.names(in: layout.sharedMasters).compactMap { PHPVersion(rawValue: $0) }
    }
}

extension ServiceName {
    /// Not `php-…`: those are sites'.
    static func sharedPHP(_ version: PHPVersion) -> ServiceName {
        ServiceName(unchecked: "\(sharedPrefix)\(version.rawValue.replacing(".", with: "-"))")
    }
    private static let sharedPrefix = "shared-php-"
    var sharedPHP: PHPVersion? {
        guard rawValue.hasPrefix(Self.sharedPrefix) else { return nil }
        return PHPVersion(rawValue: String(rawValue.dropFirst(Self.sharedPrefix.count)).replacing("-", with: "."))
    }
}

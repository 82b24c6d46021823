import ConfigTemplates
import HostServices
import SiteModel

/// The units of masters that sites share, one for each PHP version that had a site.
struct SharedPHPUnitFiles: Sendable {
    let layout: HostLayout
    let templates: TemplateDirectory

    private static let (prefix, suffix) = ("agent-php", "-shared.service")
    static func unit(_ version: PHPVersion) -> String { "\(prefix)\(version)\(suffix)" }

    /// By path.
    func render(_ version: PHPVersion, program: String) throws(Problem) -> [String: String] {
        let context = PHPSharedServiceContext(
            version: version, program: program, configuration: layout.sharedMaster(version), sites: layout.sites,
            sockets: layout.phpSockets, state: layout.state, tasks: MachineLimits.standard.tasks)
        return [layout.unit(Self.unit(version)): Seal.seal(try templates.render(context).text)]
    }

    /// True when something was written: systemd must read it. What a person edited stays.
    func write(_ version: PHPVersion, program: String) throws(Problem) -> Bool {
        var changed = false
        for (path, text) in try render(version, program: program) {
            if [.current, .edited].contains(RenderedFile(path: path, current: try AtomicFile.read(path), wanted: text).state) { continue }
            try AtomicFile.write(text, to: path, mode: 0o644)
            changed = true
        }
        return changed
    }

    /// Of which there is a unit.
    func versions() throws(Problem) -> [PHPVersion] {
        try DirectoryListing.names(in: layout.units).compactMap { name in
            guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return nil }
            return PHPVersion(rawValue: String(name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)))
        }
    }
}

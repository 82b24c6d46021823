import ConfigTemplates
import HostServices
import SiteModel

/// The template units of PHP versions, written when the first site asks for a version.
struct PHPUnitFiles: Sendable {
    let layout: HostLayout
    let templates: TemplateDirectory
    let webGroup: String

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

    /// By path.
    func render(_ version: PHPVersion, program: String) throws(Problem) -> [String: String] {
        let name = PHPUnit.template(version)
        let service = PHPServiceContext(
            version: version, unit: name, program: program, pools: layout.pools,
            walls: try SiteWalls(layout: layout, templates: templates).text())
        return [
            layout.unit("\(name)@.service"): Seal.seal(try templates.render(service).text),
            layout.unit("\(name)@.socket"): Seal.seal(
                try templates.render(PHPSocketContext(sockets: layout.phpSockets, webGroup: webGroup)).text),
        ]
    }

    /// Of which there are templates.
    func versions() throws(Problem) -> [PHPVersion] {
        try DirectoryListing.names(in: layout.units).compactMap(PHPUnit.version(ofTemplate:))
    }

    /// Sockets that systemd binds at boot.
    func enabled() throws(Problem) -> [PHPUnit] { try DirectoryListing.names(in: layout.enabledSockets).compactMap(PHPUnit.init(socket:)) }
}

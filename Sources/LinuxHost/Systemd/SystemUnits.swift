import ConfigTemplates
import HostServices
import SiteModel

/// The unit files that the agent writes for a whole machine: what is added to nginx.service, the templates of those PHP versions
/// that have any, and the masters that sites share.
package struct SystemUnits: Sendable {
    private let layout: HostLayout
    private let systemctl: Systemctl
    private let php: PHPUnitFiles
    private let shared: SharedPHPUnitFiles

    package init(layout: HostLayout, systemctl: Systemctl, webUser: SiteIdentity) throws(Problem) {
        self.layout = layout
        self.systemctl = systemctl
        shared = SharedPHPUnitFiles(layout: layout, templates: TemplateDirectory(share: layout.share))
        php = PHPUnitFiles(layout: layout, templates: TemplateDirectory(share: layout.share), webGroup: try UnixNames.of(webUser).group)
    }

    /// By path.
    func render() throws -> [String: String] {
        let nginx = NginxServiceContext(logs: layout.logs, cache: layout.cache)
        var files = [layout.nginxDropIn: Seal.seal(try TemplateDirectory(share: layout.share).render(nginx).text)]
        for version in Set(try php.versions()) {
            for (path, text) in try php.render(version, program: PHPProgram.path(version)) { files[path] = text }
        }
        for version in try shared.versions() {
            for (path, text) in try shared.render(version, program: PHPProgram.path(version)) { files[path] = text }
        }
        return files
    }

    /// Those that no person edited. True when something was written: systemd has read it, and running services keep what they were started with.
    func write() async throws -> Bool {
        var changed = false
        for (path, text) in try render() {
            if [.current, .edited].contains(RenderedFile(path: path, current: try AtomicFile.read(path), wanted: text).state) { continue }
            try AtomicFile.write(text, to: path, mode: 0o644)
            changed = true
        }
        if changed { try await reload() }
        return changed
    }

    func reload() async throws { try await systemctl.daemonReload() }
}

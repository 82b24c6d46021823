import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// nginx.conf and globals/: all of it is ours, because a second file that repeats a directive of the distribution's stops the server.
package struct NginxMainConfiguration: Sendable {
    package let layout: HostLayout
    package let port: UInt16
    package let webUser: SiteIdentity
    private let templates: TemplateDirectory

    package init(layout: HostLayout, port: UInt16, webUser: SiteIdentity) {
        self.layout = layout
        self.port = port
        self.webUser = webUser
        templates = TemplateDirectory(share: layout.share)
    }

    /// Makes the directories that nginx needs and writes every server-wide file. Safe to repeat; vhosts are left alone.
    package func write() throws {
        try makeDirectories()
        // nginx would make them readable by everyone: what visitors ask of one site is no other site's business.
        for log in [layout.accessLog, layout.nginxErrorLog] { try makeLog(log) }
        for (path, text) in try render() {
            if try AtomicFile.read(path) == text { continue }
            try AtomicFile.write(text, to: path, mode: 0o644)
        }
    }

    /// Every server-wide file by path.
    package func render() throws -> [String: String] {
        let addresses = LoopbackAddresses.usable(port: port)
        var files = [layout.nginxConfiguration: try templates.render(main()).text]
        func add(_ name: String, _ rendered: Rendered<Nginx>) { files[layout.nginxGlobal(name)] = rendered.text }
        add("listen", try templates.render(ListenContext(addresses: addresses)))
        add("default-server", try templates.render(DefaultServerContext(addresses: addresses)))
        add("acme", try templates.render(AcmeContext(directory: layout.acmeChallenges)))
        add("generation", try templates.render(GenerationContext(generation: "started")))
        for name in NginxGlobals.verbatim { add(name, try templates.verbatim("nginx/globals/\(name).conf", in: Nginx.self)) }
        return files
    }

    private func main() throws -> NginxMainContext {
        let isRoot = geteuid() == 0
        let vhosts = (try? FileManager.default.contentsOfDirectory(atPath: layout.vhosts).count) ?? 0  // only a size: absent counts as none
        return NginxMainContext(
            user: isRoot ? try UnixNames.of(webUser) : nil, pid: layout.nginxPID, errorLog: layout.nginxErrorLog,
            accessLog: layout.accessLog,
            temporary: layout.nginxTemporary, names: 4 * vhosts, openFiles: isRoot ? 65535 : OpenFiles.limit)
    }

    private func makeDirectories() throws {
        // nginx's master reads it before it gives up root; a site's PHP has no reason to.
        try OwnDirectory.make(layout.nginx, mode: 0o750)
        for path in [layout.nginxGlobals, layout.vhosts, layout.rejectedVhosts, layout.acmeChallenges] {
            try OwnDirectory.make(path, mode: 0o755)
        }
        // Traversed by nginx's workers, listed by nobody: each site's cache lies below.
        try OwnDirectory.make(layout.pageCaches, mode: 0o711)
        try OwnDirectory.make(layout.nginxTemporary, mode: 0o711)
        try OwnDirectory.ensure(layout.logs, mode: 0o750)
        try OwnDirectory.ensure(layout.run)
    }

    private func makeLog(_ path: String) throws(Problem) {
        let file = try check("make", path) { open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640) }
        defer { close(file) }
        try check("set the mode of", path) { fchmod(file, 0o640) }
    }
}

extension ServiceName {
    package static let nginx = ServiceName(unchecked: "nginx")
}

package enum NginxProgram {
    package static let path = "/usr/sbin/nginx"
}

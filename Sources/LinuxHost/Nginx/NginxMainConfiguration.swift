import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// nginx.conf and globals/: all of it is ours, because a second file that repeats a directive of the distribution's stops the server.
package struct NginxMainConfiguration: Sendable {
    package let layout: HostLayout
    package let port: UInt16
    /// Of its workers; nil for a server that an ordinary user starts, whose workers stay that user's.
    package let webUser: SiteIdentity?
    private let listening: ListenAddresses
    private let tls: TLSDoor?
    /// Those that are believed for whom they ask; nil: nobody is.
    package var cloudflare: CloudflareNetworks?
    private let modules: NginxModuleDirectory
    private let templates: TemplateDirectory

    /// Where and with what sites answer over TLS.
    package struct TLSDoor: Sendable {
        package var port: UInt16
        package var nginx: NginxFacts
        package var http3: HTTP3Offer
        package init(port: UInt16, nginx: NginxFacts, http3: HTTP3Offer = .withheld) {
            self.port = port
            self.nginx = nginx
            self.http3 = http3
        }
    }

    /// - Parameter tls: nil where sites are plain HTTP.
    package init(
        layout: HostLayout, port: UInt16, webUser: SiteIdentity?, listening: ListenAddresses = .loopback, tls: TLSDoor? = nil,
        cloudflare: CloudflareNetworks? = nil, modules: NginxModuleDirectory = .debian
    ) {
        self.cloudflare = cloudflare
        self.modules = modules
        self.tls = tls
        self.layout = layout
        self.port = port
        self.webUser = webUser
        self.listening = listening
        templates = TemplateDirectory(share: layout.share)
    }

    /// Writes every server-wide file into directories that are there, but those that a person edited. Safe to repeat; vhosts are left alone.
    /// - Returns: what stood in the place of each file that was written.
    @discardableResult
    package func write() throws -> [String: String?] {
        // nginx would make them readable by everyone: what visitors ask of one site is no other site's business.
        for log in [layout.accessLog, layout.nginxErrorLog] { try makeLog(log) }
        var replaced: [String: String?] = [:]
        for (path, text) in try render() {
            let current = try AtomicFile.read(path)
            // The word of the last reload stays: nginx still answers with it.
            if current == text || (current != nil && path == layout.nginxGlobal("generation")) { continue }
            // A seal that is broken is a person's work. No seal at all is another's file in a place that is ours, the distribution's for one.
            if let current, Seal.state(of: current) == .broken { continue }
            try AtomicFile.write(text, to: path, mode: 0o644)
            replaced.updateValue(current, forKey: path)
        }
        return replaced
    }

    /// Server-wide files by path, nil for one that shall not be there. With what `write` returned, they are what they were before it.
    package func put(_ texts: [String: String?]) throws(Problem) {
        for path in texts.keys.sorted() {
            if case .some(.some(let text)) = texts[path] {
                try AtomicFile.write(text, to: path, mode: 0o644)
            } else {
                try AtomicFile.remove(path)
            }
        }
    }

    /// Every server-wide file by path.
    package func render() throws -> [String: String] {
        let addresses = listening.usable(port: port)
        let modules = modules.installed()
        var files = [layout.nginxConfiguration: Seal.seal(try templates.render(main(modules)).text)]
        func add(_ name: String, _ rendered: Rendered<Nginx>) { files[layout.nginxGlobal(name)] = Seal.seal(rendered.text) }
        add("listen", try templates.render(ListenContext(addresses: addresses)))
        add("default-server", try templates.render(DefaultServerContext(addresses: addresses)))
        if let tls {
            let listening = TLSListening(addresses: listening.usable(port: tls.port), nginx: tls.nginx, http3: tls.http3)
            add("tls", try templates.render(TLSContext(nginx: tls.nginx)))
            add("listen-tls", try templates.render(TLSListenContext(listening)))
            add("default-server-tls", try templates.render(TLSDefaultServerContext(listening)))
        }
        if let cloudflare { add("cloudflare", try templates.render(CloudflareContext(cloudflare))) }
        add("acme", try templates.render(AcmeContext(directory: layout.acmeChallenges)))
        add("generation", try templates.render(GenerationContext(generation: "started")))
        for name in NginxGlobals.verbatim + modules.globals { add(name, try templates.verbatim(NginxGlobals.file(name), in: Nginx.self)) }
        return files
    }

    private func main(_ modules: NginxModules) throws -> NginxMainContext {
        let vhosts = (try? FileManager.default.contentsOfDirectory(atPath: layout.vhosts).count) ?? 0  // only a size: absent counts as none
        return NginxMainContext(
            user: try webUser.map(UnixNames.of), pid: layout.nginxPID, errorLog: layout.nginxErrorLog,
            accessLog: layout.accessLog,
            temporary: layout.nginxTemporary, names: 4 * vhosts, openFiles: webUser == nil ? OpenFiles.limit : 65535, tls: tls != nil,
            cloudflare: cloudflare != nil, modules: modules)
    }

    private func makeLog(_ path: String) throws(Problem) {
        let file = try check("make", path) { open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640) }
        defer { close(file) }
        try check("set the mode of", path) { fchmod(file, 0o640) }
    }
}

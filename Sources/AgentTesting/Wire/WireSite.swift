import Foundation
import HostServices
import LinuxHost
import SiteModel

/// A created site as a stranger, its administrator and root see it.
package struct WireSite: Sendable {
    package let domain: String
    package let id: String
    package let uid: UInt32
    package let port: UInt16
    package let sandbox: SandboxHandle
    /// An administrator's name that appears in no page by chance.
    package static let login = "wireboss"
    package let password: String

    /// `wire-a.test.localhost:8080`: what the site calls itself.
    package var authority: String { sandbox.host(domain) }
    package var name: String { authority.split(separator: ":").first.map(String.init) ?? domain }
    package var url: String { "http://\(authority)/" }
    package var directory: String { "\(sandbox.root)/srv/sites/\(id)" }
    package var cache: String { "\(sandbox.root)/cache/nginx/\(id)" }
    private var identity: SiteIdentity { SiteIdentity(uid: uid, gid: uid) }

    package static func make(_ domain: String, in sandbox: SandboxHandle, alias: String) async throws -> WireSite {
        let file = "\(sandbox.root)/\(domain).password"
        let site = try await sandbox.site(domain, "--alias", alias, "--admin-user", login, "--password-file", file)
        guard let id = site["id"]?.text, let uid = site["uid"]?.number else {
            throw Problem(.internalError, "cannot read what 'site show' says of '\(domain)'")
        }
        let password = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        return WireSite(domain: domain, id: id, uid: UInt32(uid), port: sandbox.port, sandbox: sandbox, password: password)
    }

    // MARK: requests

    /// A stranger's request; the path goes out as it is.
    package func get(_ target: String, headers: [String: String] = [:], method: String = "GET") async throws -> HTTPAnswer {
        try await visitor().get(target, headers: headers, method: method)
    }

    /// Exactly these bytes. `HOST` stands for the site's own name and port.
    package func raw(_ request: String) async throws -> HTTPAnswer {
        try await RawHTTP.exchange(port: port, Array(request.replacingOccurrences(of: "HOST", with: authority).utf8))
    }

    package func visitor(from source: String? = nil) -> WebVisitor { WebVisitor(port: port, host: authority, source: source) }

    /// Logged in, from an address of its own: the limit on logins is for each address.
    package func administrator(from source: String) async throws -> WebVisitor {
        let visitor = visitor(from: source)
        let answer = try await visitor.logIn(Self.login, password)
        guard answer.status == 302 else {
            throw Problem(.internalError, "cannot log in to '\(domain)': \(answer.status) \(answer.text.prefix(500))")
        }
        return visitor
    }

    // MARK: files, as root puts them

    /// A file below wp-content, the site's own. Returns the path of its address.
    @discardableResult
    package func put(_ path: String, _ text: String) throws -> String { try put(path, Array(text.utf8)) }

    @discardableResult
    package func put(_ path: String, _ bytes: [UInt8]) throws -> String {
        let parts = path.split(separator: "/").map(String.init)
        var parent = "\(directory)/content/1"
        for part in parts.dropLast() {
            parent += "/\(part)"
            if !FileManager.default.fileExists(atPath: parent) { try TestDirectory.make(parent, owner: identity) }
        }
        try AtomicFile.write(bytes, to: "\(directory)/content/1/\(path)", mode: 0o644, owner: identity)
        return "/wp-content/\(path)"
    }

    /// A file beside WordPress's own, as a careless copy would leave it.
    package func putBeside(_ path: String, _ text: String) throws {
        let file = "\(directory)/current/\(path)"
        try TestDirectory.make(AtomicFile.parent(of: file))
        try AtomicFile.write(text, to: file, mode: 0o644)
    }

    /// PHP that a plugin could be. Returns the path of its address.
    package func probe(_ name: String, _ code: String) throws -> String {
        try put("plugins/wire/\(name).php", "<?php \(code)")
    }

    /// What such PHP prints, past the cache.
    package func run(_ name: String, _ code: String, headers: [String: String] = [:]) async throws -> String {
        let answer = try await get("\(probe(name, code))?fresh=1", headers: headers)
        guard answer.status == 200 else {
            throw Problem(.internalError, "cannot run probe '\(name)': \(answer.status) \(answer.text.prefix(500))")
        }
        return answer.text
    }

    // MARK: processes

    /// The site's PHP-FPM master. A master that executes itself anew (SIGUSR2), or was just started, has its title only after a moment: that
    /// moment is waited for.
    package var master: ProcessFacts? {
        get async throws {
            let deadline = ContinuousClock.now + .seconds(10)
            while true {
                let found = ProcessTable.all().first { facts in
                    ProcessTable.users(facts.pid).first == uid && Processes.title(facts.pid).hasPrefix("php-fpm: master process")
                }
                if found != nil || ContinuousClock.now > deadline { return found }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

package enum Processes {
    package static func title(_ pid: pid_t) -> String {
        let line = (try? AtomicFile.read("/proc/\(pid)/cmdline")) ?? nil  // gone: it has no title
        return (line ?? "").replacingOccurrences(of: "\0", with: " ").trimmingCharacters(in: .whitespaces)
    }

    package static func children(of pid: pid_t) -> [pid_t] { ProcessTable.all().filter { $0.parent == pid }.map(\.pid) }

    /// nginx's master in a sandbox.
    package static func nginx(of root: String) throws -> pid_t {
        guard let text = try AtomicFile.read("\(root)/run/nginx.pid"), let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else {
            throw Problem(.internalError, "cannot find nginx of '\(root)'")
        }
        return pid
    }
}

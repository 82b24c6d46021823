import Foundation
import HostServices
import LinuxHost
import SiteModel

/// A sandbox's numbers, with names as on a system host.
struct NamedAccounts: Accounts {
    let base: any Accounts
    let users: UnixUsers
    var webServer: SiteIdentity { base.webServer }
    var isolated: Bool { base.isolated }
    var named: Bool { true }
    func allocate(for site: SiteID) async throws -> SiteIdentity { try await base.allocate(for: site) }
    func endProcesses(of identity: SiteIdentity) async throws { try await base.endProcesses(of: identity) }
    func register(_ identity: SiteIdentity, for site: SiteID) async throws { try await users.register(identity, for: site) }
    func unregister(_ site: SiteID) async throws { try await users.unregister(site) }
    func isRegistered(_ identity: SiteIdentity, for site: SiteID) async throws -> Bool { try users.isRegistered(identity, for: site) }
    func inventory() async throws -> [String] { try users.inventory() }
}

/// The four files that useradd keeps, beside a sandbox.
enum LawPasswd {
    static func prefix(in root: String) throws -> String {
        let prefix = "\(root)/unix-users"
        try FileManager.default.createDirectory(atPath: "\(prefix)/etc", withIntermediateDirectories: true)
        let files = [
            "passwd": "root:x:0:0::/root:/bin/sh\n", "group": "root:x:0:\n", "shadow": "root:*:1::::::\n", "gshadow": "root:*::\n",
        ]
        for (name, text) in files where access("\(prefix)/etc/\(name)", F_OK) != 0 {
            try AtomicFile.write(text, to: "\(prefix)/etc/\(name)", mode: 0o600)
        }
        return prefix
    }
}

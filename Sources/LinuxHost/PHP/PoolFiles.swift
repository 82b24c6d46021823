import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// The two files of a pool: `fpm.conf` for the master, `50-site.ini` for PHP itself.
struct PoolFiles {
    let layout: HostLayout
    let templates: TemplateDirectory
    let cookies: SessionCookies

    static let main = "fpm.conf"
    static let ini = "50-site.ini"

    /// What FPM calls its socket. FPM removes a socket's file when it stops; under this name it finds none.
    static func socketKey(_ site: SiteID) -> String { "/inherited/\(site)" }

    func render(_ pool: Pool) throws(Problem) -> [String: String] {
        let context = PoolContext(
            site: pool.site, listen: Self.socketKey(pool.site), children: pool.maxChildren, upload: pool.upload,
            temporary: layout.temporary(of: pool.site), sessions: layout.sessions(of: pool.site))
        let compiled = pool.compiled == .disk ? layout.compiled(of: pool.site) : nil
        return [
            Self.main: Seal.seal(try templates.render(context).text, .semicolon),
            Self.ini: Seal.seal(try templates.render(SiteIniContext(cookies: cookies(of: pool), compiled: compiled)).text, .semicolon),
        ]
    }

    func cookies(of pool: Pool) -> SessionCookies { pool.isPlain ? .overAnything : cookies }

    /// Root's, readable by the site's group alone: the site runs with this text and must not change it.
    func write(_ files: [String: String], to directory: String, for identity: SiteIdentity) throws(Problem) {
        let reader = SiteIdentity(uid: 0, gid: identity.gid)
        try OwnDirectory.make(layout.directories.pool(at: directory), DirectoryOwners(site: identity))
        for (name, text) in files {
            try AtomicFile.write(text, to: "\(directory)/\(name)", mode: 0o640, owner: reader)
        }
    }

    func stand(_ files: [String: String], in directory: String) throws(Problem) -> Bool {
        for (name, text) in files where try AtomicFile.read("\(directory)/\(name)") != text { return false }
        return true
    }
}

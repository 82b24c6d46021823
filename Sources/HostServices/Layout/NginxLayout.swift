import SiteModel

/// nginx's own files.
extension HostLayout {
    package var nginx: String { bases.nginx }
    package var nginxConfiguration: String { "\(nginx)/nginx.conf" }
    package var vhosts: String { "\(nginx)/sites-enabled" }
    package func vhost(_ id: SiteID) -> String { vhost(named: "\(id).conf") }
    /// Of what stands in the directory, which may be a stranger.
    package func vhost(named name: String) -> String { "\(vhosts)/\(name)" }
    package var rejectedVhosts: String { "\(nginx)/rejected" }
    /// Of a change that was taken back.
    package func refusedVhost(_ id: SiteID) -> String { rejected(named: "\(id).conf.refused") }
    /// With a person's work in it.
    package func rejectedVhost(_ id: SiteID) -> String { rejected(named: "\(id).conf.rejected") }
    /// Of a server-wide file, by its path: their names are all different.
    package func rejectedServerFile(_ path: String) -> String { rejected(named: "\(path.split(separator: "/").last ?? "").rejected") }
    /// Of what stands in the directory.
    package func rejected(named name: String) -> String { "\(rejectedVhosts)/\(name)" }
    /// Whether this is one of nginx's own server-wide files, all of which are the agent's.
    package func isServerFile(_ path: String) -> Bool { path == nginxConfiguration || path.hasPrefix("\(nginxGlobals)/") }
    package var nginxGlobals: String { "\(nginx)/globals" }
    package func nginxGlobal(_ name: String) -> String { "\(nginxGlobals)/\(name).conf" }
    package var nginxPID: String { bases.nginxPID }
    package var nginxErrorLog: String { "\(logs)/nginx-error.log" }
    /// nginx's scratch files: it makes five directories inside as root and gives them to its workers.
    package var nginxTemporary: String { "\(cache)/tmp" }
}

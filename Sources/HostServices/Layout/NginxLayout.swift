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
    package func rejectedVhost(_ id: SiteID) -> String { "\(rejectedVhosts)/\(id).conf.rejected" }
    package var nginxGlobals: String { "\(nginx)/globals" }
    package func nginxGlobal(_ name: String) -> String { "\(nginxGlobals)/\(name).conf" }
    package var nginxPID: String { bases.nginxPID }
    package var nginxErrorLog: String { "\(logs)/nginx-error.log" }
    /// nginx's scratch files: it makes five directories inside as root and gives them to its workers.
    package var nginxTemporary: String { "\(cache)/tmp" }
}

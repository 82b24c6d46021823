import SiteModel

/// PHP-FPM of all sites: what its one master reads.
package struct SharedMasterContext: TemplateContext {
    package typealias Language = Ini
    package static let file = "templates/fpm-shared.conf"
    package var pid: String
    /// Files of pools.
    package var pools: [String]

    package init(pid: String, pools: [String]) {
        self.pid = pid
        self.pools = pools
    }

    package func values() throws(Problem) -> [String: IniToken] { ["pid": try .path(pid), "pools": try .includes(pools)] }
}

/// One site under it.
package struct SharedPoolContext: TemplateContext {
    package typealias Language = Ini
    package static let file = "templates/fpm-shared-pool.conf"
    package var site: SiteID
    package var identity: SiteIdentity
    package var socket: String
    package var socketOwner: SiteIdentity
    package var children: Int
    /// MiB.
    package var upload: Int
    package var temporary: String
    package var sessions: String
    package var cookies: SessionCookies

    package init(
        site: SiteID, identity: SiteIdentity, socket: String, socketOwner: SiteIdentity, children: Int, upload: Int, temporary: String,
        sessions: String, cookies: SessionCookies
    ) {
        self.site = site
        self.identity = identity
        self.socket = socket
        self.socketOwner = socketOwner
        self.children = children
        self.upload = upload
        self.temporary = temporary
        self.sessions = sessions
        self.cookies = cookies
    }

    package func values() throws(Problem) -> [String: IniToken] {
        [
            "site": .site(site), "uid": .number(Int(identity.uid)), "gid": .number(Int(identity.gid)), "listen": try .path(socket),
            "socket_uid": .number(Int(socketOwner.uid)), "socket_gid": .number(Int(socketOwner.gid)), "children": .number(children),
            "ident": try .word("php-\(site)"), "upload": .number(upload), "post": .number(upload + 1), "temporary": try .path(temporary),
            "sessions": try .path(sessions),
            // PHP-FPM takes no 0 here.
            "secure_cookies": try .word(cookies == .overTLS ? "on" : "off"),
        ]
    }
}

/// PHP's own settings for all of them.
package struct SharedIniContext: TemplateContext {
    package typealias Language = Ini
    package static let file = "php-fpm/60-shared.ini"
    package var sockets: String
    package init(sockets: String) { self.sockets = sockets }
    package func values() throws(Problem) -> [String: IniToken] { ["sockets": try .path(sockets)] }
}

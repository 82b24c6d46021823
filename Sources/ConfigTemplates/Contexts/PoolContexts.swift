import SiteModel

/// PHP-FPM of one site.
package struct PoolContext: TemplateContext {
    package typealias Language = Ini
    package static let file = "templates/fpm.conf"
    package var site: SiteID
    /// The key under which FPM finds its inherited socket.
    package var listen: String
    package var children: Int
    /// MiB.
    package var upload: Int
    package var temporary: String
    package var sessions: String

    package init(site: SiteID, listen: String, children: Int, upload: Int, temporary: String, sessions: String) {
        self.site = site
        self.listen = listen
        self.children = children
        self.upload = upload
        self.temporary = temporary
        self.sessions = sessions
    }

    package func values() throws(Problem) -> [String: IniToken] {
        [
            "site": .site(site), "listen": try .path(listen), "children": .number(children), "upload": .number(upload),
            "post": .number(upload + 1),
            "temporary": try .path(temporary),
            "sessions": try .path(sessions),
        ]
    }
}

/// PHP's own settings for a site.
package struct SiteIniContext: TemplateContext {
    package typealias Language = Ini
    package static let file = "php-fpm/50-site.ini"
    package var cookies: SessionCookies
    /// The directory of compiled code; nil keeps it in memory alone.
    package var compiled: String?
    package init(cookies: SessionCookies, compiled: String?) {
        self.cookies = cookies
        self.compiled = compiled
    }
    package func values() throws(Problem) -> [String: IniToken] {
        let directory: IniToken
        if let compiled { directory = try .path(compiled) } else { directory = try .text("") }
        return ["secure_cookies": .flag(cookies == .overTLS), "compiled": directory]
    }
}

/// How browsers may send the cookie of a PHP session.
package enum SessionCookies: Sendable { case overAnything, overTLS }

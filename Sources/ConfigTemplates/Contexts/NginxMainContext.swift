import SiteModel

/// nginx.conf itself.
package struct NginxMainContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/nginx.conf"

    /// User and group of the workers, by name; nil when nginx is not started by root and keeps its user.
    package var user: (name: String, group: String)?
    package var pid: String
    package var errorLog: String
    package var accessLog: String
    /// Directory of nginx's five temporary directories.
    package var temporary: String
    /// Host names on this host, for the size of the table.
    package var names: Int
    package var openFiles: Int
    /// Whether sites answer over TLS.
    package var tls: Bool
    /// Whether Cloudflare is believed for whom it asks.
    package var cloudflare: Bool
    package var modules: NginxModules

    package init(
        user: (name: String, group: String)?, pid: String, errorLog: String, accessLog: String, temporary: String, names: Int,
        openFiles: Int, tls: Bool = false, cloudflare: Bool = false, modules: NginxModules = .none
    ) {
        self.user = user
        self.pid = pid
        self.errorLog = errorLog
        self.accessLog = accessLog
        self.temporary = temporary
        self.names = names
        self.openFiles = openFiles
        self.tls = tls
        self.cloudflare = cloudflare
        self.modules = modules
    }

    package func values() throws(Problem) -> [String: NginxToken] {
        let userLine: [NginxDirective] = if let user { [NginxDirective("user", try .word(user.name), try .word(user.group))] } else { [] }
        var moduleLines: [NginxDirective] = []
        for path in modules.paths { moduleLines.append(NginxDirective("load_module", try .path(path))) }
        return [
            "modules": .directives(moduleLines), "module_globals": .directives(try includes(modules.globals)),
            "cloudflare": .directives(try includes(cloudflare ? ["cloudflare"] : [])),
            "tls": .directives(try includes(tls ? ["tls", "default-server-tls"] : [])), "user": .directives(userLine),
            "pid": try .path(pid), "error_log": try .path(errorLog),
            "access_log": try .path(accessLog),
            "open_files": .number(openFiles), "connections": .number(min(8192, openFiles / 2)), "names_hash_size": .number(namesHashSize),
            "temporary_body": try .path("\(temporary)/body"), "temporary_fastcgi": try .path("\(temporary)/fastcgi"),
            "temporary_proxy": try .path("\(temporary)/proxy"), "temporary_scgi": try .path("\(temporary)/scgi"),
            "temporary_uwsgi": try .path("\(temporary)/uwsgi"),
        ]
    }

    private func includes(_ globals: [String]) throws(Problem) -> [NginxDirective] {
        var lines: [NginxDirective] = []
        for name in globals { lines.append(NginxDirective("include", try .word("globals/\(name).conf"))) }
        return lines
    }

    /// The next power of two that holds twice the names; too small a table only costs speed.
    private var namesHashSize: Int {
        var size = 4096
        while size < 2 * names { size *= 2 }
        return size
    }
}

import SiteModel

/// PHP-FPM of every site that runs one PHP version; systemd puts the site's id in for %i.
package struct PHPServiceContext: TemplateContext {
    package typealias Language = UnitFile
    package static let file = "templates/php-site.service"
    package var version: PHPVersion
    /// The template's name without `@.service`.
    package var unit: String
    package var program: String
    package var pools: String
    package var walls: Rendered<UnitFile>

    package init(version: PHPVersion, unit: String, program: String, pools: String, walls: Rendered<UnitFile>) {
        self.version = version
        self.unit = unit
        self.program = program
        self.pools = pools
        self.walls = walls
    }

    package func values() throws(Problem) -> [String: UnitToken] {
        [
            "version": try .word(version.rawValue), "unit": try .word(unit), "program": try .path(program), "pools": try .path(pools),
            "walls": .block(walls),
        ]
    }
}

/// What a site may use up, see and do: the same for all that runs as its user.
package struct SiteWallsContext: TemplateContext {
    package typealias Language = UnitFile
    package static let file = "templates/site-walls.conf"
    /// Directories: the pools', all that the web server serves from, the sites', the must-use plugins', the driver's, the agent's state.
    package var pools: String
    package var web: String
    package var sites: String
    package var muPlugins: String
    package var driver: String
    package var state: String
    package var memoryMiB: Int
    package var tasks: Int

    package init(
        pools: String, web: String, sites: String, muPlugins: String, driver: String, state: String, memoryMiB: Int, tasks: Int
    ) {
        self.pools = pools
        self.web = web
        self.sites = sites
        self.muPlugins = muPlugins
        self.driver = driver
        self.state = state
        self.memoryMiB = memoryMiB
        self.tasks = tasks
    }

    package func values() throws(Problem) -> [String: UnitToken] {
        [
            "pools": try .path(pools), "web": try .path(web), "sites": try .path(sites), "mu_plugins": try .path(muPlugins),
            "driver": try .path(driver), "state": try .path(state), "memory": .number(memoryMiB), "tasks": .number(tasks),
        ]
    }
}

/// The socket of each such site.
package struct PHPSocketContext: TemplateContext {
    package typealias Language = UnitFile
    package static let file = "templates/php-site.socket"
    package var sockets: String
    package var webGroup: String

    package init(sockets: String, webGroup: String) {
        self.sockets = sockets
        self.webGroup = webGroup
    }

    package func values() throws(Problem) -> [String: UnitToken] { ["sockets": try .path(sockets), "web_group": try .word(webGroup)] }
}

/// What is added to the distribution's nginx.service.
package struct NginxServiceContext: TemplateContext {
    package typealias Language = UnitFile
    package static let file = "nginx/nginx.service.conf"
    package var logs: String
    package var cache: String

    package init(logs: String, cache: String) {
        self.logs = logs
        self.cache = cache
    }

    package func values() throws(Problem) -> [String: UnitToken] { ["logs": try .path(logs), "cache": try .path(cache)] }
}

/// PHP-FPM of all sites of one PHP version under one master.
package struct PHPSharedServiceContext: TemplateContext {
    package typealias Language = UnitFile
    package static let file = "templates/php-shared.service"
    package var version: PHPVersion
    package var program: String
    /// Directories: the master's own, the sites', their sockets', the agent's state.
    package var configuration: String
    package var sites: String
    package var sockets: String
    package var state: String
    /// Of one site's user.
    package var tasks: Int

    package init(
        version: PHPVersion, program: String, configuration: String, sites: String, sockets: String, state: String, tasks: Int
    ) {
        self.version = version
        self.program = program
        self.configuration = configuration
        self.sites = sites
        self.sockets = sockets
        self.state = state
        self.tasks = tasks
    }

    package func values() throws(Problem) -> [String: UnitToken] {
        [
            "version": try .word(version.rawValue), "program": try .path(program), "configuration": try .path(configuration),
            "ident": try .word("php-shared-\(version)"), "sites": try .path(sites), "sockets": try .path(sockets),
            // Below /run.
            "runtime": try .word(String(sockets.split(separator: "/").last ?? "")), "state": try .path(state), "tasks": .number(tasks),
        ]
    }
}

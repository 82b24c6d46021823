import SiteModel

/// Directories that come and go with a site, or with a change.
extension HostDirectories {
    package func secrets(of change: String) -> DirectoryRule {
        DirectoryRule(layout.secrets(of: change), .root, 0o700, writer: "daemon", why: "secrets of a running change, destroyed with it")
    }

    package func of(_ site: SiteID) -> [DirectoryRule] {
        [tree(site)] + inside(site) + [pageCache(site), pool(at: layout.pool(site)), certificates(of: site)]
    }

    package func tree(_ site: SiteID) -> DirectoryRule {
        DirectoryRule(layout.site(site), .root, 0o711, writer: "daemon", why: "one site")
    }

    /// releases/ and content/ stay root's, so that a tenant can neither rename a release nor swap a generation under root's hands.
    package func inside(_ site: SiteID) -> [DirectoryRule] {
        [
            DirectoryRule(layout.releases(of: site), .root, 0o711, writer: "daemon", why: "a tenant cannot swap what it runs"),
            DirectoryRule(layout.contents(of: site), .root, 0o711, writer: "daemon", why: "generations, swapped by root"),
            DirectoryRule(
                layout.temporary(of: site), .init(user: .site, group: .web), 0o2730, writer: "site, web", why: "upload and request bodies"),
            DirectoryRule(layout.sessions(of: site), .site, 0o700, writer: "site", why: "PHP's sessions"),
            compiled(site),
        ]
    }

    package func compiled(_ site: SiteID) -> DirectoryRule {
        DirectoryRule(layout.compiled(of: site), .site, 0o700, writer: "site", why: "code that its PHP compiled; emptied by root")
    }

    package func pageCache(_ site: SiteID) -> DirectoryRule {
        DirectoryRule(layout.pageCache(site), .web, 0o700, writer: "web", why: "page cache of one site")
    }

    package func certificates(of site: SiteID) -> DirectoryRule {
        DirectoryRule(
            layout.certificates(of: site), .root, 0o700, writer: "daemon", why: "nginx's master reads keys before it gives up root")
    }

    /// Of a pool or of a candidate for one.
    package func pool(at path: String) -> DirectoryRule {
        DirectoryRule(
            path, .init(user: .root, group: .site), 0o750, writer: "daemon",
            why: "pool and ini: the site runs with them and must not change them")
    }
}

/// Where sites share their masters of PHP.
extension HostDirectories {
    package func sharedMaster(_ version: PHPVersion) -> [DirectoryRule] {
        [
            DirectoryRule(layout.sharedMasters, .root, 0o700, writer: "daemon", why: "only the masters read it, while they are root"),
            DirectoryRule(layout.sharedMaster(version), .root, 0o700, writer: "daemon", why: "the list of its sites, and PHP's settings"),
        ]
    }
}

/// What only a sandbox has: the supervisor's, the database server's and Redis's.
extension HostDirectories {
    package var ofSandbox: [DirectoryRule] {
        [
            DirectoryRule(layout.services, .root, 0o700, writer: "supervisor", why: "definitions and running processes"),
            DirectoryRule(layout.mariadb, .root, 0o711, writer: "sandbox up", why: "passed through by mysql"),
            DirectoryRule(layout.mariadbTemporary, .mysql, 0o700, writer: "mysql", why: "sorts that do not fit memory"),
            DirectoryRule(layout.mariadbFiles, .root, 0o755, writer: "nobody", why: "secure_file_priv must name a directory; empty"),
            DirectoryRule(layout.mariadbRun, .mysql, 0o755, writer: "mysql", why: "it binds its socket after it gave up root"),
        ]
    }

    /// Only where Redis was asked for: its user exists only where its package is installed.
    package var redisRun: DirectoryRule {
        DirectoryRule(layout.redisRun, .redis, 0o700, writer: "redis", why: "nobody else reaches its socket")
    }

    /// Becomes `mariadbData` by rename when it is whole.
    package var mariadbStaging: DirectoryRule {
        DirectoryRule(layout.mariadbStaging, .mysql, 0o700, writer: "mysql", why: "a half-made database is never taken for a whole one")
    }
}

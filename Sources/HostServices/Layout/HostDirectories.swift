import SiteModel

/// The one table of the directories that the agent makes; docs/layout.md is compared with it by a test.
/// A service user may pass through every directory down to what is its own (0711, 0755), and write only what is its own.
package struct HostDirectories: Sendable {
    let layout: HostLayout

    init(_ layout: HostLayout) { self.layout = layout }

    /// What stands before the first site, parents first.
    package var all: [DirectoryRule] { state + web + configuration + caches + logs + sockets }

    package var state: [DirectoryRule] {
        [
            DirectoryRule(layout.state, .root, 0o700, writer: "daemon, supervisor", why: "nothing below is for tenants"),
            DirectoryRule(layout.secrets, .root, 0o700, writer: "daemon", why: "one directory for each running change"),
            DirectoryRule(layout.manifests, .root, 0o700, writer: "daemon", why: "what each site is, beside the database"),
            DirectoryRule(layout.certificates, .root, 0o700, writer: "daemon", why: "keys and certificates, one directory for each site"),
        ] + acme + audit
    }

    package var audit: [DirectoryRule] {
        [
            DirectoryRule(layout.audit, .root, 0o700, writer: "daemon", why: "who did what, a database for each segment"),
            DirectoryRule(layout.auditArchive, .root, 0o700, writer: "daemon", why: "segments that are sealed"),
        ]
    }

    /// One file system, because rename(2) and link(2) work between sites, trash and store.
    package var web: [DirectoryRule] {
        [
            DirectoryRule(layout.web, .root, 0o711, writer: "sandbox up", why: "passed through, listed by nobody"),
            DirectoryRule(layout.sites, .root, 0o711, writer: "daemon", why: "one site cannot list the others"),
            DirectoryRule(layout.trash, .root, 0o700, writer: "daemon", why: "deleted sites in their grace time serve nobody"),
            DirectoryRule(layout.store, .root, 0o755, writer: "daemon", why: "what every site runs"),
            storedReleases,
            DirectoryRule(layout.muPlugins, .root, 0o755, writer: "daemon", why: "must-use plugins of every site"),
            DirectoryRule(layout.phpDriver, .root, 0o755, writer: "daemon", why: "PHP that drives WordPress as the site's user"),
            DirectoryRule(layout.phpDriverCommands, .root, 0o755, writer: "daemon", why: "one file for each of its verbs"),
            DirectoryRule(layout.staging, .root, 0o711, writer: "daemon, who unpacks", why: "half-made things; emptied at start"),
            DirectoryRule(layout.acmeChallenges, .root, 0o755, writer: "daemon", why: "ACME challenges"),
        ]
    }

    package var storedReleases: DirectoryRule {
        DirectoryRule(layout.storedReleases, .root, 0o755, writer: "daemon", why: "verified releases")
    }

    package var configuration: [DirectoryRule] {
        [
            DirectoryRule(layout.configuration, .root, 0o755, writer: "daemon, sandbox up", why: "rendered configuration"),
            DirectoryRule(layout.nginx, .root, 0o750, writer: "sandbox up", why: "names of all sites: not for their PHP"),
            DirectoryRule(layout.nginxGlobals, .root, 0o755, writer: "daemon, sandbox up", why: "what all vhosts share"),
            DirectoryRule(layout.vhosts, .root, 0o755, writer: "daemon", why: "one file for each site"),
            rejectedVhosts,
            DirectoryRule(layout.pools, .root, 0o711, writer: "daemon", why: "one site cannot list the others"),
        ]
    }

    package var rejectedVhosts: DirectoryRule {
        DirectoryRule(layout.rejectedVhosts, .root, 0o755, writer: "daemon", why: "what nginx refused, for a person")
    }

    package var caches: [DirectoryRule] {
        [
            DirectoryRule(layout.cache, .root, 0o711, writer: "sandbox up", why: "passed through, listed by nobody"),
            DirectoryRule(layout.pageCaches, .root, 0o711, writer: "daemon", why: "each site's cache lies below"),
            DirectoryRule(layout.nginxTemporary, .root, 0o711, writer: "nginx", why: "bodies that do not fit memory; below web 0700"),
        ]
    }

    /// Root's alone: who could put a link here would choose what root appends to.
    package var logs: [DirectoryRule] {
        [
            DirectoryRule(layout.logs, .root, 0o711, writer: "supervisor, nginx", why: "files are 0640"),
            DirectoryRule(layout.phpLogs, .root, 0o711, writer: "supervisor", why: "errors and slow requests, a file for each site"),
        ]
    }

    package var sockets: [DirectoryRule] {
        [
            DirectoryRule(layout.run, .root, 0o711, writer: "daemon, supervisor", why: "nobody else can put a socket here"),
            DirectoryRule(layout.phpSockets, .root, 0o711, writer: "supervisor", why: "a site cannot replace its own socket"),
            DirectoryRule(layout.purgeSockets, .root, 0o711, writer: "daemon", why: "the same"),
        ]
    }
}

extension HostLayout {
    package var directories: HostDirectories { HostDirectories(self) }
}

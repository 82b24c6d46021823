import HostServices
import SiteModel

/// The text of a site's `wp-config.php`. It lies in releases/, outside every web root, where wp-load.php finds it one level above the
/// release; ABSPATH comes from there too.
struct ConfigFile {
    let config: WordPressConfig
    let layout: HostLayout
    let password: Secret?
    let salts: [String]

    static let saltNames = [
        "AUTH_KEY", "SECURE_AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT", "SECURE_AUTH_SALT", "LOGGED_IN_SALT", "NONCE_SALT",
    ]

    /// - Parameter salts: one per line.
    init(_ config: WordPressConfig, layout: HostLayout, password: Secret?, salts: Secret) throws(Problem) {
        let lines = salts.exposed.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count == Self.saltNames.count, Set(lines).count == lines.count, lines.allSatisfy({ $0.utf8.count >= 64 }) else {
            throw .cannot(
                "write wp-config.php for", config.site.rawValue, "it needs eight different salts of at least 64 characters",
                code: .internalError)
        }
        self.config = config
        self.layout = layout
        self.password = password
        self.salts = lines
    }

    var text: String {
        let groups = [database, address, saltValues, paths, limits, policy, agent]
        let body = groups.map { $0.map { "define( '\($0.0)', \($0.1.source) );" }.joined(separator: "\n") }.joined(separator: "\n\n")
        return """
            <?php
            // Written by agent for site \(config.site). It is written again from the agent's state: changes made here are lost.

            \(body)

            $table_prefix = 'wp_';

            require_once ABSPATH . 'wp-settings.php';

            """
    }

    /// Without its last slash, as WordPress keeps it.
    private var url: String { siteAddress(config.publicHost) }

    private var database: [(String, PHPLiteral)] {
        [
            ("DB_NAME", .text(config.database.rawValue)), ("DB_USER", .text(config.account.rawValue)),
            ("DB_PASSWORD", .text(password?.exposed ?? "")), ("DB_HOST", .text("localhost:\(layout.mariadbSocket)")),
            ("DB_CHARSET", .text("utf8mb4")),
            // Named, so that tables which plugins make later can be joined to WordPress's own.
            ("DB_COLLATE", .text("utf8mb4_unicode_520_ci")),
        ]
    }

    /// Literal: never from the request, which anyone can forge.
    private var address: [(String, PHPLiteral)] {
        [("WP_HOME", .text(url)), ("WP_SITEURL", .text(url))]
            + (config.publicHost.scheme == "https" ? [("FORCE_SSL_ADMIN", .flag(true))] : [])
    }

    private var saltValues: [(String, PHPLiteral)] { zip(Self.saltNames, salts).map { ($0, .text($1)) } }

    private var paths: [(String, PHPLiteral)] {
        [
            // The real path: releases/VERSION/wp-content is a link that only nginx needs.
            ("WP_CONTENT_DIR", .text(layout.content(of: config.site, generation: config.contentGeneration))),
            ("WP_CONTENT_URL", .text("\(url)/wp-content")), ("WPMU_PLUGIN_DIR", .text(layout.muPlugins)),
            ("WP_TEMP_DIR", .text(layout.temporary(of: config.site))),
            // The site's user owns what it may write, so WordPress need not ask for FTP. Modes are left to the umask.
            ("FS_METHOD", .text("direct")),
        ]
    }

    private var limits: [(String, PHPLiteral)] {
        [("WP_MEMORY_LIMIT", .text("128M")), ("WP_MAX_MEMORY_LIMIT", .text("256M")), ("WP_POST_REVISIONS", .number(20))]
    }

    private var policy: [(String, PHPLiteral)] {
        [
            ("DISALLOW_FILE_EDIT", .flag(true)),
            // The agent runs the schedule.
            ("DISABLE_WP_CRON", .flag(true)),
            // Core is immutable for the site: the agent switches releases.
            ("WP_AUTO_UPDATE_CORE", .flag(false)),
            // load-scripts.php serves anyone and costs much.
            ("CONCATENATE_SCRIPTS", .flag(false)), ("WP_DEBUG", .flag(false)),
        ]
    }

    /// For our must-use plugin.
    private var agent: [(String, PHPLiteral)] {
        [("AGENT_SITE_ID", .text(config.site.rawValue)), ("AGENT_PURGE_SOCKET", .text(layout.purgeSocket(config.site)))]
    }
}

/// A site's address as WordPress writes it: without the last slash.
func siteAddress(_ host: PublicHost) -> String { String(host.url.dropLast()) }

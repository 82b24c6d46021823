import HostServices
import SiteModel

/// Every difference between the pristine installation and this site, as statements. The last one marks the site whole.
struct StampChanges {
    let stamp: SiteStamp
    let facts: PristineFacts
    let values: StampValues
    let database: SiteDatabase

    var statements: [(String, SQL)] {
        [
            ("options", options), ("posts", posts), ("comments", comments), ("administrator", user), ("administrator", usermeta),
            ("marker", marker),
        ]
    }

    private var url: MariaDBValue { .text(siteAddress(stamp.publicHost)) }
    /// WordPress's column has 100 characters; its installer leaves a longer address out, and so do we.
    private var userURL: MariaDBValue {
        let address = siteAddress(stamp.publicHost)
        return .text(address.utf8.count <= 100 ? address : "")
    }
    private var oldURL: MariaDBValue { .text(PristineDatabase.url) }
    private var local: MariaDBValue { .text(values.local_time) }
    private var utc: MariaDBValue { .text(values.utc_time) }

    private var options: SQL {
        let lifespan = MariaDBValue.integer(facts.adminEmailLifespan + stamp.now - facts.installedAt)
        return """
            UPDATE \(database.options) SET option_value = CASE option_name \
            WHEN 'siteurl' THEN \(value: url) WHEN 'home' THEN \(value: url) WHEN 'blogname' THEN \(value: .text(values.blogname)) \
            WHEN 'admin_email' THEN \(value: .text(values.admin_email)) WHEN 'admin_email_lifespan' THEN \(value: lifespan) \
            WHEN 'cron' THEN \(value: .text(values.cron)) END \
            WHERE option_name IN ('siteurl', 'home', 'blogname', 'admin_email', 'admin_email_lifespan', 'cron')
            """
    }

    /// A guid only has to be unique, and its column has 255 characters; a host name alone may have 253.
    private var posts: SQL {
        """
        UPDATE \(database.posts) SET post_date = \(value: local), post_date_gmt = \(value: utc), \
        post_modified = \(value: local), post_modified_gmt = \(value: utc), \
        guid = LEFT(REPLACE(guid, \(value: oldURL), \(value: url)), 255), post_content = REPLACE(post_content, \(value: oldURL), \(value: url))
        """
    }

    private var comments: SQL {
        "UPDATE \(database.comments) SET comment_date = \(value: local), comment_date_gmt = \(value: utc)"
    }

    private var user: SQL {
        """
        UPDATE \(database.users) SET user_login = \(value: .text(stamp.adminLogin.rawValue)), \
        user_pass = \(secret: Secret(values.password_hash)), user_nicename = \(value: .text(values.nicename)), \
        user_email = \(value: .text(values.user_email)), user_url = \(value: userURL), user_registered = \(value: utc), \
        display_name = \(value: .text(values.display_name)) WHERE ID = 1
        """
    }

    private var usermeta: SQL {
        "UPDATE \(database.usermeta) SET meta_value = \(value: .text(values.nickname)) WHERE user_id = 1 AND meta_key = 'nickname'"
    }

    private var marker: SQL {
        let id = MariaDBValue.text(stamp.site.rawValue)
        // 'no' is what every version understands as "not loaded with every page".
        return """
            INSERT INTO \(database.options) (option_name, option_value, autoload) VALUES (\(value: SiteDatabase.marker), \(value: id), 'no')
            """
    }
}

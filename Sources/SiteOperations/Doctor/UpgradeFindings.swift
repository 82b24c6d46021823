import HostServices
import SiteModel

/// What the package manager said last of upgrades that wait, and why it says nothing newer.
package struct UpgradeStanding: Sendable, Hashable {
    package struct Said: Sendable, Hashable {
        package var upgrades: [PackageUpgrade]
        /// Seconds since 1970 at which it was asked.
        package var at: Int64
        package init(_ upgrades: [PackageUpgrade], at: Int64) {
            self.upgrades = upgrades
            self.at = at
        }
    }
    /// nil: it has not said anything yet.
    package var said: Said?
    /// Why it does not answer now; nil: it does, and that is what it said.
    package var unanswered: String?
    package init(_ said: Said?, unanswered: String? = nil) {
        self.said = said
        self.unanswered = unanswered
    }
}

/// Packages with a published hole, of those that visitors reach. Pure.
package enum UpgradeFindings {
    /// By the start of a package's name, as versions and parts are in names: php8.2-fpm, libnginx-mod-http-brotli-filter, mariadb-server-10.5.
    private static let reached = [
        "nginx", "libnginx-", "php", "mariadb-", "libmariadb3", "redis", "openssl", "libssl", "libcurl", "libc6", "systemd", "libsystemd",
        "libarchive", "fail2ban", "restic",
    ]

    /// That nobody answers is no more than a warning: it says nothing of any site.
    package static func judge(_ standing: UpgradeStanding) -> [Finding] {
        let known = judge(standing.said?.upgrades ?? [])
        guard let why = standing.unanswered else { return known }
        let rest = standing.said.map { "what is told of upgrades is of \(Moment.words($0.at))" } ?? "which upgrades wait is not known yet"
        return known + [
            Finding(
                "upgrades.unknown", .warning, "packages", "\(why); \(rest)",
                remedy: "agent doctor asks again; where it goes on on a machine that is not busy, apt-get check says why")
        ]
    }

    package static func judge(_ upgrades: [PackageUpgrade]) -> [Finding] {
        upgrades.filter { upgrade in upgrade.isSecurity && reached.contains { upgrade.name.hasPrefix($0) } }.map {
            Finding(
                "package.vulnerable", .warning, $0.name,
                "version \($0.installed) has a published hole: Debian's security archive has \($0.candidate)",
                remedy: "apt-get install --only-upgrade \($0.name)")
        }
    }
}

import HostServices

/// Packages with a published hole, of those that visitors reach. Pure.
package enum UpgradeFindings {
    /// By the start of a package's name, as versions and parts are in names: php8.2-fpm, libnginx-mod-http-brotli-filter, mariadb-server-10.5.
    private static let reached = [
        "nginx", "libnginx-", "php", "mariadb-", "libmariadb3", "redis", "openssl", "libssl", "libcurl", "libc6", "systemd", "libsystemd",
        "libarchive", "fail2ban", "restic",
    ]

    package static func judge(_ upgrades: [PackageUpgrade]) -> [Finding] {
        upgrades.filter { upgrade in upgrade.isSecurity && reached.contains { upgrade.name.hasPrefix($0) } }.map {
            Finding(
                "package.vulnerable", .warning, $0.name,
                "version \($0.installed) has a published hole: Debian's security archive has \($0.candidate)",
                remedy: "apt-get install --only-upgrade \($0.name)")
        }
    }
}

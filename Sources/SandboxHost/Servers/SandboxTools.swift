import Foundation
import LinuxHost
import SiteModel

/// Debian's programs that a sandbox runs.
package enum SandboxTools {
    package static let nginx = Programs.nginx
    package static let mariadbd = Programs.mariadbd
    package static let mariadbInstall = "/usr/bin/mariadb-install-db"
    package static let mariadb = "/usr/bin/mariadb"
    package static let redis = Programs.redis

    private static let packages = [
        (nginx, "nginx-light"), (mariadbd, "mariadb-server"), (mariadbInstall, "mariadb-server"), (mariadb, "mariadb-client"),
    ]

    package static func check() throws(Problem) {
        for (program, package) in packages where access(program, X_OK) != 0 { throw missing(program, package) }
        let fpm = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/sbin"))?.contains { $0.hasPrefix("php-fpm") } ?? false
        if !fpm { throw missing("/usr/sbin/php-fpm", "php-fpm") }
    }

    /// Only where it was asked for; who asked once and does not need it any more is told how to say so.
    static func checkRedis() throws(Problem) {
        guard access(redis, X_OK) != 0 else { return }
        var problem = missing(redis, "redis-server")
        problem.hint = problem.hint.map { "\($0), or bring the sandbox up with --no-redis" }
        throw problem
    }

    private static func missing(_ program: String, _ package: String) -> Problem {
        .cannot(
            "find", program, "the package \(package) is not installed", code: .toolMissing,
            hint: "apt-get install --no-install-recommends \(package)", details: ["program": program, "package": package])
    }
}

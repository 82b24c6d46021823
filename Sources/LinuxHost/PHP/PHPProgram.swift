import Foundation
import HostServices
import SiteModel

/// PHP-FPM as Debian installs it: /usr/sbin/php-fpm8.2.
enum PHPProgram {
    static let directory = "/usr/sbin"
    static func path(_ version: PHPVersion) -> String { "\(directory)/php-fpm\(version)" }
    static func version(of path: String) -> PHPVersion? {
        path.hasPrefix("\(directory)/php-fpm") ? PHPVersion(rawValue: String(path.dropFirst(directory.count + 8))) : nil
    }

    static func installed() throws(Problem) -> [PHPVersion] {
        try DirectoryListing.names(in: directory).filter { $0.hasPrefix("php-fpm") }.compactMap {
            PHPVersion(rawValue: String($0.dropFirst(7)))
        }
        .sorted()
    }

    /// One link for each extension, which Debian's packages make and remove.
    static func extensions(_ version: PHPVersion) -> String { "/etc/php/\(version)/fpm/conf.d" }

    /// Seconds since 1970; nil where there are none.
    static func extensionsChanged(_ version: PHPVersion) -> Int? {
        var status = stat()
        return stat(extensions(version), &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    static func packages(_ version: PHPVersion) -> String {
        "apt-get install "
            + ["fpm", "cli", "mysql", "gd", "xml", "mbstring", "curl", "zip", "intl", "opcache"].map { "php\(version)-\($0)" }
            .joined(separator: " ")
    }
}

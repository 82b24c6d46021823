import CCurl
import CMariaDB
import SiteModel

/// Libraries that are loaded at their first use, so that a machine without them finds out only then.
package enum Library: Sendable, CaseIterable {
    case curl, mariadb

    /// What the loader is asked for.
    package var file: String {
        switch self {
        case .curl: "libcurl.so.4"
        case .mariadb: "libmariadb.so.3"
        }
    }

    /// Debian's.
    package var package: String {
        switch self {
        case .curl: "libcurl4"
        case .mariadb: "libmariadb3"
        }
    }

    /// In its own words; nil where it cannot be loaded. Once it was found it stays, and once it was not, until this process ends.
    package var version: String? {
        switch self {
        case .curl: curl_version().map { String(cString: $0) }
        case .mariadb: mysql_get_client_info().map { "libmariadb \(String(cString: $0))" }
        }
    }

    package var missing: Problem {
        .cannot(
            "load", file, "the package \(package) is not installed", code: .toolMissing,
            hint: "apt-get install --no-install-recommends \(package)")
    }
}

import HostServices
import SiteModel

/// What a host needs of a program, and why an older one will not do.
struct ToolRequirement {
    var kind: InstalledTool.Kind
    var name: String
    var package: String
    var oldest: ProgramVersion
    /// What the oldest one brought.
    var because: String

    var install: String { "apt-get install --no-install-recommends \(package)" }

    static func of(_ kind: InstalledTool.Kind) -> ToolRequirement {
        switch kind {
        case .nginx:
            ToolRequirement(
                kind: kind, name: "nginx", package: "nginx", oldest: ProgramVersion(1, 18),
                because: "its configuration is not read the same")
        case .mariadb:
            ToolRequirement(
                kind: kind, name: "mariadbd", package: "mariadb-server", oldest: ProgramVersion(10, 5),
                because: "accounts are kept otherwise, and its long-term support ended")
        case .php:
            ToolRequirement(
                kind: kind, name: "php-fpm", package: "php-fpm php-cli php-mysql php-gd php-xml php-mbstring php-curl php-zip php-intl",
                oldest: ProgramVersion(7, 4), because: "today's WordPress does not run on it")
        case .bsdtar:
            ToolRequirement(
                kind: kind, name: "bsdtar", package: "libarchive-tools", oldest: ProgramVersion(3, 4),
                because: "archives that may be hostile are read with it")
        case .libcurl:
            ToolRequirement(
                kind: kind, name: "libcurl", package: "libcurl4", oldest: ProgramVersion(7, 85),
                because: "it could not be kept to http and https")
        case .libmariadb:
            ToolRequirement(
                kind: kind, name: "libmariadb", package: "libmariadb3", oldest: ProgramVersion(3, 1),
                because: "its long-term support ended")
        case .redis:
            ToolRequirement(
                kind: kind, name: "redis-server", package: "redis-server", oldest: ProgramVersion(6, 0),
                because: "it has no users, so nobody could be kept out")
        }
    }
}

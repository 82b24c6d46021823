import SiteModel

/// Which PHP a release of WordPress runs on. The lower end is in the release; the upper end is not, so it is written here: the first
/// release that runs on each PHP (make.wordpress.org/core/handbook/references/php-compatibility-and-wordpress-versions).
package enum PHPCompatibility {
    private static let firstRelease: [(php: PHPVersion, wordpress: WordPressVersion)] = [
        (PHPVersion(unchecked: "8.2"), WordPressVersion(unchecked: "6.1")),
        (PHPVersion(unchecked: "8.0"), WordPressVersion(unchecked: "5.9")),
    ]

    package static func check(_ release: WordPressVersion, requiredPHP: PHPVersion, on php: PHPVersion) throws(Problem) {
        func refuse(_ reason: String, _ hint: String) -> Problem {
            .cannot("run WordPress", release.rawValue, reason, code: .releaseIncompatible, hint: hint)
        }
        if php < requiredPHP { throw refuse("it needs PHP \(requiredPHP) or newer, and the site has \(php)", "choose a newer --php") }
        if let row = firstRelease.first(where: { $0.php <= php }), release < row.wordpress {
            throw refuse(
                "it does not run on PHP \(php): the first release that runs on PHP \(row.php) is \(row.wordpress)",
                "choose a newer --wordpress or an older --php")
        }
    }
}

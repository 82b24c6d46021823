import Foundation
import HostServices
import SiteModel

/// A directory that should hold WordPress: what makes it one, and what it is.
package struct WordPressTree {
    package let root: Directory
    /// Named in errors: what the administrator wrote.
    package let source: String

    package init(_ root: Directory, source: String) {
        self.root = root
        self.source = source
    }

    /// - Throws: `source-corrupt` naming the first thing that is missing, `release-incompatible` when it is packaged for another locale.
    package func release(locale: WordPressLocale) throws(Problem) -> WordPressRelease {
        do {
            return try examine(locale: locale)
        } catch  where [ELOOP, ENOTDIR, EXDEV].contains(error.systemError) {
            throw corrupt("a symlink, a mount point or a file stands where a directory should: \(error.message)")
        }
    }

    private func examine(locale: WordPressLocale) throws(Problem) -> WordPressRelease {
        let facts = try versionFile()
        for path in Self.essentials where try !has(path) { throw corrupt("it has no \(path)") }
        let packaged = facts.locale ?? .english
        let translated = try has("wp-content/languages/\(locale).mo")
        guard packaged == locale || (packaged == .english && translated) else {
            throw .cannot(
                "use the release in", source, "it is packaged for \(packaged) and has no language files of \(locale)",
                code: .releaseIncompatible, hint: "choose --locale \(packaged) or another --wordpress")
        }
        return WordPressRelease(version: facts.version, locale: locale, requiredPHP: facts.requiredPHP)
    }

    private static let essentials = [
        "index.php", "wp-load.php", "wp-settings.php", "wp-login.php", "wp-cron.php", "wp-admin/includes/upgrade.php",
        "wp-includes/load.php", "wp-content",
    ]

    private func versionFile() throws(Problem) -> VersionFile {
        guard let includes = try root.directoryIfPresent(try EntryName("wp-includes")),
            let file = try includes.fileIfPresent(try EntryName("version.php"))
        else { throw corrupt("it has no \(VersionFile.path)") }
        return try VersionFile(parsing: file.text(limit: 1 << 16), source: source)
    }

    private func has(_ path: String) throws(Problem) -> Bool {
        var here = root
        let names = path.split(separator: "/").map(String.init)
        for name in names.dropLast() {
            guard let next = try here.directoryIfPresent(try EntryName(name)) else { return false }
            here = next
        }
        return try names.last.map { name throws(Problem) in try here.kindIfPresent(of: try EntryName(name)) != nil } ?? false
    }

    private func corrupt(_ reason: String) -> Problem {
        .cannot("use the release in", source, reason, code: .sourceCorrupt, hint: "--wordpress takes a whole, unchanged WordPress")
    }
}

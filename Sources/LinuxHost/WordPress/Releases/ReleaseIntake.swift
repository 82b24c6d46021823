import Foundation
import HostServices
import SiteModel

/// Brings a release from where it is into the store, or only looks at it.
struct ReleaseIntake: Sendable {
    let layout: HostLayout
    let store: ReleaseStore
    let archives: ArchiveReader
    let mirror: WordPressMirror

    func take(_ source: WordPressSource, locale: WordPressLocale, php: PHPVersion) async throws -> WordPressRelease {
        try await open(source, locale: locale, php: php, publish: true)
    }

    func inspect(_ source: WordPressSource, locale: WordPressLocale) async throws -> WordPressRelease {
        try await open(source, locale: locale, php: nil, publish: false)
    }

    private func open(_ source: WordPressSource, locale: WordPressLocale, php: PHPVersion?, publish: Bool) async throws -> WordPressRelease
    {
        switch source {
        case .stored(let version): return try fit(try stored(version, locale), php)
        case .path(let path, let sha256):
            var status = stat()
            guard path.hasPrefix("/"), stat(path, &status) == 0 else {
                throw Problem.cannot("find WordPress in", path, "there is no such file or directory", code: .sourceNotFound)
            }
            guard EntryKind(mode: status.st_mode) == .directory else {
                return try await archive(path, sha256, locale, php, publish)
            }
            guard sha256 == nil else {
                throw Problem.cannot("check", path, "a checksum is of an archive, and this is a directory", code: .badUsage)
            }
            return try await onBlockingThread { () throws(Problem) in try directory(path, locale, php, publish) }
        case .url, .latest: throw Problem.cannot("download WordPress from", mirror.base, "not yet", code: .notBuilt)
        }
    }

    private func stored(_ version: WordPressVersion, _ locale: WordPressLocale) throws(Problem) -> WordPressRelease {
        if let record = try store.record(version, locale) { return record.release }
        let known = try store.records().map { "\($0.release.version) (\($0.release.locale))" }.joined(separator: ", ")
        throw .cannot(
            "find WordPress", "\(version) (\(locale))", "it is not in the store, which holds \(known.isEmpty ? "nothing" : known)",
            code: .sourceNotFound, hint: "bring it in with --wordpress and a directory, an archive or an address")
    }

    private func directory(_ path: String, _ locale: WordPressLocale, _ php: PHPVersion?, _ publish: Bool) throws(Problem)
        -> WordPressRelease
    {
        let source = try Directory.open(path)
        let fingerprint = try SourceFingerprint.tree(source)
        if let known = try store.known(source: fingerprint, locale: locale) { return try fit(known, php) }
        let seen = try fit(try WordPressTree(source, source: path).release(locale: locale), php)
        guard publish else { return seen }
        let work = try IntakeWork(layout)
        let tree = try work.makeTree()
        do {
            try TreeCopy(transfer: .copy, leftOut: Self.leftOut()).fill(tree, from: source)
        } catch  where error.code == .badPath {
            throw Problem(
                .sourceCorrupt, error.message, hint: "--wordpress takes files and directories only: make a clean copy with 'cp -aL' first")
        }
        // Changed while it was read: stored as it was read, but not remembered as known.
        let sources = try SourceFingerprint.tree(source) == fingerprint ? [fingerprint] : []
        return try finish(work, tree, path, locale, php, sources)
    }

    /// Judges the tree as it was copied, which nobody else can change, and publishes it.
    private func finish(
        _ work: IntakeWork, _ tree: Directory, _ source: String, _ locale: WordPressLocale, _ php: PHPVersion?, _ sources: [String]
    ) throws(Problem) -> WordPressRelease {
        let release = try fit(try WordPressTree(tree, source: source).release(locale: locale), php)
        try tree.setMode(0o755)
        try store.publish(release, tree: IntakeWork.treeName(), in: work.directory, sources: sources)
        return release
    }

    private func archive(
        _ path: String, _ sha256: String?, _ locale: WordPressLocale, _ php: PHPVersion?, _ publish: Bool
    ) async throws -> WordPressRelease {
        throw Problem.cannot("read", path, "not yet", code: .notBuilt)
    }

    private func fit(_ release: WordPressRelease, _ php: PHPVersion?) throws(Problem) -> WordPressRelease {
        if let php { try PHPCompatibility.check(release.version, requiredPHP: release.requiredPHP, on: php) }
        return release
    }

    /// A packager's own configuration has no place in a release.
    private static func leftOut() throws(Problem) -> Set<EntryName> { [try EntryName("wp-config.php"), try EntryName(".htaccess")] }
}

import Foundation
import HostServices
import SiteModel

/// Brings a release from where it is into the store, or only looks at it.
struct ReleaseIntake: Sendable {
    let layout: HostLayout
    let store: ReleaseStore
    let archives: ArchiveReader
    private let downloads: ReleaseDownload
    private let latest: LatestRelease

    init(layout: HostLayout, store: ReleaseStore, archives: ArchiveReader, mirror: WordPressMirror, calls: OutboundCalls) {
        self.layout = layout
        self.store = store
        self.archives = archives
        downloads = ReleaseDownload(calls: calls, layout: layout, mirror: mirror.base)
        latest = LatestRelease(mirror: mirror, downloads: downloads)
    }

    /// What is asked of a source besides its bytes.
    struct Wish: Sendable {
        var locale: WordPressLocale
        /// nil: any.
        var php: PHPVersion?
        /// False: only looked at, and nothing is stored.
        var publish: Bool

        func fit(_ release: WordPressRelease) throws(Problem) -> WordPressRelease {
            if let php { try PHPCompatibility.check(release.version, requiredPHP: release.requiredPHP, on: php) }
            return release
        }
    }

    func take(_ source: WordPressSource, _ wish: Wish) async throws -> WordPressRelease {
        switch source {
        case .stored(let version): return try stored(version, wish)
        case .latest: return try await address(try await latest.address(wish.locale), nil, wish)
        case .url(let address, let sha256):
            return try await self.address(address, sha256.map(SourceChecksum.sha256), wish)
        case .path(let path, let sha256):
            let checksum = sha256.map(SourceChecksum.sha256)
            if try isDirectory(path) { return try await directory(path, checksum, wish) }
            return try await archive(ArchiveFile(path), checksum, wish)
        }
    }

    private func stored(_ version: WordPressVersion, _ wish: Wish) throws(Problem) -> WordPressRelease {
        if let record = try store.record(version, wish.locale) { return try wish.fit(record.release) }
        let known = try store.records().map { "\($0.release.version) (\($0.release.locale))" }.joined(separator: ", ")
        throw .cannot(
            "find WordPress", "\(version) (\(wish.locale))", "it is not in the store, which holds \(known.isEmpty ? "nothing" : known)",
            code: .sourceNotFound, hint: "agent site create DOMAIN --wordpress PATH")
    }

    private func directory(_ path: String, _ checksum: SourceChecksum?, _ wish: Wish) async throws -> WordPressRelease {
        guard checksum == nil else {
            throw Problem.cannot("check", path, "a checksum is of an archive, and this is a directory", code: .badUsage)
        }
        let source = try Directory.open(path)
        let fingerprint = try await onBlockingThread { () throws(Problem) in try SourceFingerprint.tree(source) }
        if let known = try store.known(source: fingerprint, locale: wish.locale) { return try wish.fit(known) }
        let seen = try wish.fit(try WordPressTree(source, source: path).release(locale: wish.locale))
        guard wish.publish else { return seen }
        return try await IntakeWork.with(layout) { work in
            try await onBlockingThread { () throws(Problem) in
                let tree = try work.makeTree()
                do throws(Problem) {
                    try TreeCopy(transfer: .copy, leftOut: Self.leftOut()).fill(tree, from: source)
                } catch  where error.code == .badPath {
                    throw Problem(
                        .sourceCorrupt, error.message,
                        hint: "--wordpress takes files and directories only: make a clean copy with 'cp -aL' first")
                }
                // Changed while it was read: stored as it was read, but not remembered as known.
                let sources = try SourceFingerprint.tree(source) == fingerprint ? [fingerprint] : []
                return try finish(work, tree, path, wish, sources)
            }
        }
    }

    private func archive(_ file: ArchiveFile, _ checksum: SourceChecksum?, _ wish: Wish) async throws -> WordPressRelease {
        let fingerprint = try file.fingerprint()
        // Known by what it is, or by what it is and must be.
        let name = checksum.map { "\(fingerprint) \($0.name)" } ?? fingerprint
        if let known = try store.known(source: name, locale: wish.locale) { return try wish.fit(known) }
        if let checksum {
            try await onBlockingThread { () throws(Problem) in try checksum.verify(try file.checksums(), of: file.path) }
        }
        return try await IntakeWork.with(layout) { work in
            let plain = try await archives.unpack(file, in: work.directory)
            return try await onBlockingThread { () throws(Problem) in
                let items = try ArchiveRules.withoutPrefix(try ArchiveRules.judge(plain.entries(), of: file), of: file)
                let tree = try work.makeTree()
                try ArchiveExtraction.extract(items, from: plain, into: tree, leftOut: Self.leftOut())
                return try finish(work, tree, file.path, wish, [fingerprint] + (checksum.map { [name, $0.name] } ?? []))
            }
        }
    }

    /// The checksum is small and says what would come: a release that is stored already is not downloaded again.
    private func address(_ address: String, _ given: SourceChecksum?, _ wish: Wish) async throws -> WordPressRelease {
        try ReleaseDownload.permit(address)
        let checksum: SourceChecksum
        if let given { checksum = given } else { checksum = try await downloads.publishedChecksum(of: address) }
        if let known = try store.known(source: checksum.name, locale: wish.locale) { return try wish.fit(known) }
        return try await IntakeWork.with(layout) { work in
            let name = try EntryName("download")
            try await downloads.download(address, to: work.directory.makeFile(name))
            return try await archive(ArchiveFile(work.directory.file(name), path: address), checksum, wish)
        }
    }

    /// Judges the tree as it was copied, which nobody else can change, and publishes it.
    private func finish(
        _ work: IntakeWork, _ tree: Directory, _ source: String, _ wish: Wish, _ sources: [String]
    ) throws(Problem) -> WordPressRelease {
        let release = try wish.fit(try WordPressTree(tree, source: source).release(locale: wish.locale))
        guard wish.publish else { return release }
        try tree.setMode(0o755)
        try store.publish(release, tree: IntakeWork.treeName(), in: work.directory, sources: sources)
        return release
    }

    private func isDirectory(_ path: String) throws(Problem) -> Bool {
        var status = stat()
        guard path.hasPrefix("/"), stat(path, &status) == 0 else {
            throw .cannot("find WordPress in", path, "there is no such file or directory", code: .sourceNotFound)
        }
        let kind = EntryKind(mode: status.st_mode)
        if kind == .special { throw .cannot("read", path, "it is neither a directory nor an archive", code: .sourceCorrupt) }
        return kind == .directory
    }

    /// A packager's own configuration has no place in a release.
    private static func leftOut() throws(Problem) -> Set<EntryName> { [try EntryName("wp-config.php"), try EntryName(".htaccess")] }
}

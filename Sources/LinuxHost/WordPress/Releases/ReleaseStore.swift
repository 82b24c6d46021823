import Foundation
import HostServices
import SiteModel

/// The root-owned store of releases: a tree, `<tree>.sha256` and `<tree>.json` each. A tree appears by one rename after it was
/// verified and written to disk, and is never changed after that: sites hold hard links to its files.
package struct ReleaseStore: Sendable {
    /// What is known of a stored tree without reading it.
    struct Record: Codable, Sendable {
        var release: WordPressRelease
        var files: Int
        var bytes: Int64
        /// Fingerprints and checksums of sources that were found to hold this very tree, newest last.
        var sources: [String]
    }

    let layout: HostLayout

    func tree(_ release: WordPressRelease) throws(Problem) -> Directory {
        let path = layout.storedRelease(release.version, release.locale)
        guard let tree = try Directory.openIfPresent(path) else {
            throw .cannot("use WordPress", release.version.rawValue, "it is not in the store", code: .sourceNotFound)
        }
        return tree
    }

    /// A record without its tree is the rest of a crash and counts for nothing.
    func records() throws(Problem) -> [Record] {
        var found: [Record] = []
        guard let stored = try Directory.openIfPresent(layout.storedReleases) else { return [] }
        for entry in try stored.entries() where entry.kind == .directory {
            if let record = try record(at: stored.labelled(entry.name)) { found.append(record) }
        }
        return found.sorted { ($0.release.version, $0.release.locale.rawValue) < ($1.release.version, $1.release.locale.rawValue) }
    }

    func record(_ version: WordPressVersion, _ locale: WordPressLocale) throws(Problem) -> Record? {
        let path = layout.storedRelease(version, locale)
        return try Directory.openIfPresent(path) == nil ? nil : record(at: path)
    }

    func known(source: String, locale: WordPressLocale) throws(Problem) -> WordPressRelease? {
        try records().first { $0.release.locale == locale && $0.sources.contains(source) }?.release
    }

    /// Puts `tree` (a name in `work`) in its place, or finds the same tree there.
    /// - Throws: `checksum-mismatch` when the place holds another tree under the same version.
    func publish(_ release: WordPressRelease, tree: EntryName, in work: Directory, sources: [String]) throws(Problem) {
        let manifest = try ReleaseManifest(of: work.directory(tree))
        try Self.turn.wait { () throws(Problem) in
            if let present = try record(release.version, release.locale) {
                try compare(manifest, with: present)
                return try remember(sources, of: present)
            }
            try OwnDirectory.make(layout.directories.storedReleases)
            let place = try Directory.open(layout.storedReleases)
            let name = try EntryName("\(release.version)-\(release.locale)")
            if try place.kindIfPresent(of: name) != nil { try TreeRemoval.remove(name, from: place) }  // without a record: not ours
            let path = layout.storedRelease(release.version, release.locale)
            try work.flushFileSystem()
            try AtomicFile.write(manifest.text, to: "\(path).sha256", mode: 0o644)
            try write(Record(release: release, files: manifest.files.count, bytes: manifest.bytes, sources: sources), at: path)
            try work.rename(tree, to: place, as: name)
            try place.flush()
        }
    }

    func remember(_ sources: [String], of record: Record) throws(Problem) {
        let fresh = sources.filter { !record.sources.contains($0) }
        if fresh.isEmpty { return }
        var record = record
        record.sources = Array((record.sources + fresh).suffix(16))
        try write(record, at: layout.storedRelease(record.release.version, record.release.locale))
    }

    private func compare(_ manifest: ReleaseManifest, with record: Record) throws(Problem) {
        let path = layout.storedRelease(record.release.version, record.release.locale)
        let stored = ReleaseManifest(parsing: try AtomicFile.read("\(path).sha256") ?? "")
        guard let difference = manifest.firstDifference(from: stored) else { return }
        throw .cannot(
            "take in WordPress", record.release.version.rawValue,
            "'\(difference.path)' \(difference.what), compared with the stored release",
            code: .checksumMismatch, hint: "the stored release was verified first; use it with --wordpress \(record.release.version)",
            details: ["file": difference.path])
    }

    private func record(at path: String) throws(Problem) -> Record? {
        guard let text = try AtomicFile.read("\(path).json") else { return nil }
        return try? JSONDecoder().decode(Record.self, from: Data(text.utf8))  // unreadable: as if absent, made again
    }

    private func write(_ record: Record, at path: String) throws(Problem) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(record) else {
            throw .cannot("write", "\(path).json", "it cannot be encoded", code: .internalError)
        }
        try AtomicFile.write(Array(data), to: "\(path).json", mode: 0o644)
    }

    private static let turn = Turn()
}

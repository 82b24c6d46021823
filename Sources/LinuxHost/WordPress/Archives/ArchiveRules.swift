import SiteModel

/// What an archive of WordPress may hold. All of it is judged before anything is made: one bad entry refuses the whole.
enum ArchiveRules {
    static let entryLimit = 50_000
    static let byteLimit = 1 << 30
    private static let ratioLimit: Int64 = 100
    private static let depthLimit = 32

    /// An entry that passed: clean components below the archive's top.
    struct Item: Sendable, Hashable {
        var path: [String]
        var entry: PlainTar.Entry
        var isFile: Bool { entry.kind == .file }
    }

    static func judge(_ entries: [PlainTar.Entry], of archive: ArchiveFile) throws(Problem) -> [Item] {
        var judgement = Judgement(source: archive.path)
        var items: [Item] = []
        for entry in entries {
            if let item = try judgement.admit(entry) { items.append(item) }
        }
        let total = entries.reduce(0) { $0 + $1.size }
        if total > 16 << 20, total / max(archive.size, 1) > ratioLimit {
            throw refuse(archive.path, "it unpacks to more than \(ratioLimit) times its size")
        }
        if let listed = archive.listedEntries, listed != entries.count {
            throw .cannot(
                "read", archive.path, "its directory names \(listed) entries, and it holds \(entries.count)", code: .sourceCorrupt)
        }
        return items
    }

    /// Keeps what lies in the one directory (the top, or one below) that holds WordPress.
    static func withoutPrefix(_ items: [Item], of archive: ArchiveFile) throws(Problem) -> [Item] {
        let version = VersionFile.path.split(separator: "/").map(String.init)
        let tops = items.filter { $0.isFile && $0.path.count <= version.count + 1 && $0.path.suffix(version.count).elementsEqual(version) }
        guard let top = tops.first?.path.dropLast(version.count) else {
            throw .cannot("use the release in", archive.path, "it has no \(VersionFile.path)", code: .sourceCorrupt)
        }
        if tops.count > 1 { throw .cannot("use the release in", archive.path, "it holds more than one WordPress", code: .sourceCorrupt) }
        return items.filter { $0.path.starts(with: top) && $0.path.count > top.count }.map {
            Item(path: Array($0.path.dropFirst(top.count)), entry: $0.entry)
        }
    }

    fileprivate static func refuse(_ source: String, _ reason: String) -> Problem {
        .cannot(
            "use the archive", source, reason, code: .unsafeArchive,
            hint: "take WordPress from wordpress.org or another source that you trust")
    }

    private struct Judgement {
        let source: String
        private var files: Set<[String]> = []
        private var directories: Set<[String]> = []
        /// Lower-case path → path: names that differ in case only would be one file elsewhere, and confuse people here.
        private var spellings: [[String]: [String]] = [:]

        init(source: String) { self.source = source }

        mutating func admit(_ entry: PlainTar.Entry) throws(Problem) -> Item? {
            let source = source
            func bad(_ rule: String) -> Problem { refuse(source, "its entry '\(Self.show(entry.name))' \(rule)") }
            if case .other(let what) = entry.kind { throw bad("is \(what)") }
            guard entry.name.allSatisfy({ (32...126).contains($0) && $0 != 92 }) else { throw bad("has a name with odd characters") }
            if entry.name.first == 47 { throw bad("has an absolute path") }
            var parts = String(decoding: entry.name, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if entry.kind == .directory, parts.last == "" { parts.removeLast() }
            if parts.first == "." { parts.removeFirst() }
            if parts.isEmpty, entry.kind == .directory { return nil }  // the top itself
            guard !parts.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.count > 255 }) else {
                throw bad("leads out of the archive")
            }
            if parts.count > depthLimit { throw bad("is nested deeper than \(depthLimit)") }
            for length in 1...parts.count {
                let path = Array(parts.prefix(length))
                let isFile = length == parts.count && entry.kind == .file
                if files.contains(path) || (isFile && directories.contains(path)) { throw bad("is there twice") }
                let spelling = spellings.updateValue(path, forKey: path.map { $0.lowercased() })
                if let spelling, spelling != path { throw bad("differs from '\(spelling.joined(separator: "/"))' in case only") }
                if isFile { files.insert(path) } else { directories.insert(path) }
            }
            return Item(path: parts, entry: entry)
        }

        private static func show(_ name: [UInt8]) -> String {
            name.map { (32...126).contains($0) ? String(UnicodeScalar($0)) : "\\x" + String($0, radix: 16) }.joined()
        }
    }
}

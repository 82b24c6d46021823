import SiteModel

/// Makes the files of judged entries in an empty directory that only the agent can enter.
enum ArchiveExtraction {
    static func extract(_ items: [ArchiveRules.Item], from tar: PlainTar, into top: Directory, leftOut: Set<EntryName>) throws(Problem) {
        var open = OpenPath(top)
        for item in items {
            var names: [EntryName] = []
            for part in item.path { names.append(try EntryName(part)) }
            guard let last = names.last, !(names.count == 1 && leftOut.contains(last)) else { continue }
            guard item.isFile else {
                _ = try open.directory(names)
                continue
            }
            let made = try open.directory(names.dropLast()).makeFile(last)
            try tar.file.seek(to: item.entry.offset)
            try tar.file.copy(Int(item.entry.size), to: made)
            guard try made.status().st_size == item.entry.size else {
                throw .cannot("read", tar.source, "it is cut short", code: .sourceCorrupt)
            }
            try made.setMode(0o644)
        }
    }

    /// The directories on the way to the last entry stay open, because the next entry mostly lies beside it.
    private struct OpenPath {
        private var names: [EntryName] = []
        private var directories: [Directory]

        init(_ top: Directory) { directories = [top] }

        mutating func directory(_ path: some Collection<EntryName>) throws(Problem) -> Directory {
            let common = zip(names, path).prefix { $0 == $1 }.count
            names.removeLast(names.count - common)
            directories.removeLast(directories.count - common - 1)
            var here = directories[common]
            for name in path.dropFirst(common) {
                here = try here.makeDirectory(name, mode: 0o755)
                names.append(name)
                directories.append(here)
            }
            return here
        }
    }
}

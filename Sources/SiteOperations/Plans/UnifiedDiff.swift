/// A unified diff of two texts with three lines of context, as `site plan` shows it. Empty when they are equal.
package enum UnifiedDiff {
    private enum Line: Equatable {
        case same(Substring)
        case removed(Substring)
        case added(Substring)

        var text: String {
            switch self {
            case .same(let line): " \(line)"
            case .removed(let line): "-\(line)"
            case .added(let line): "+\(line)"
            }
        }
        var isChange: Bool { if case .same = self { false } else { true } }
    }

    /// - Parameter old: nil when the file does not exist yet.
    package static func between(_ old: String?, _ new: String, path: String) -> String {
        if old == new { return "" }
        let lines = merged(old.map(split) ?? [], split(new))
        let header = ["--- \(old == nil ? "/dev/null" : path)", "+++ \(path)"]
        return (header + hunks(lines)).joined(separator: "\n") + "\n"
    }

    private static func split(_ text: String) -> [Substring] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.last == "" ? lines.dropLast() : lines
    }

    private static func merged(_ old: [Substring], _ new: [Substring]) -> [Line] {
        var removals: Set<Int> = []
        var insertions: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removals.insert(offset)
            case .insert(let offset, _, _): insertions.insert(offset)
            }
        }
        var lines: [Line] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, removals.contains(i) {
                lines.append(.removed(old[i]))
                i += 1
            } else if j < new.count, insertions.contains(j) {
                lines.append(.added(new[j]))
                j += 1
            } else {
                lines.append(.same(old[i]))
                i += 1
                j += 1
            }
        }
        return lines
    }

    private static func hunks(_ lines: [Line]) -> [String] {
        let context = 3
        var shown = [Bool](repeating: false, count: lines.count)
        for (index, line) in lines.enumerated() where line.isChange {
            for near in max(0, index - context)...min(lines.count - 1, index + context) { shown[near] = true }
        }
        var text: [String] = []
        var (oldLine, newLine, index) = (1, 1, 0)
        while index < lines.count {
            guard shown[index] else {
                (oldLine, newLine, index) = (oldLine + 1, newLine + 1, index + 1)
                continue
            }
            let end = shown[index...].firstIndex(of: false) ?? lines.count
            let hunk = lines[index..<end]
            let olds = hunk.count { if case .added = $0 { false } else { true } }
            let news = hunk.count { if case .removed = $0 { false } else { true } }
            text.append("@@ -\(olds == 0 ? oldLine - 1 : oldLine),\(olds) +\(news == 0 ? newLine - 1 : newLine),\(news) @@")
            text += hunk.map(\.text)
            (oldLine, newLine, index) = (oldLine + olds, newLine + news, end)
        }
        return text
    }
}

/// A Swift file taken apart into what the compiler reads (`code`), what it says (`strings`) and what it tells people (`comments`), line by line.
///
/// A rule about code must not trip over a comment, and a rule about text must not trip over code. This is no parser: it knows comments and
/// literals, and nothing else.
struct SwiftSource {
    struct Line {
        var code = ""
        var strings: [String] = []
        var comment = ""
        /// The line as it stands in the file.
        var written = ""
    }

    let path: String
    let lines: [Line]

    init(path: String, text: String) {
        self.path = path
        var reader = SwiftReader(text)
        var lines = reader.read()
        for (index, written) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where index < lines.count {
            lines[index].written = String(written)
        }
        self.lines = lines
    }

    /// `LinuxHost` of `Sources/LinuxHost/Files/AtomicFile.swift`.
    var room: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : ""
    }

    /// Modules named in import statements, whatever stands around them: `@testable import A`, `package import struct A.B`.
    var imports: [(line: Int, module: String)] {
        // Made once for a file, not for each of its lines: making it takes longer than asking it.
        let statement = Self.importStatement
        return lines.enumerated().compactMap { number, line in
            guard line.code.contains("import"), let found = line.code.firstMatch(of: statement) else { return nil }
            return (number + 1, String(found.module))
        }
    }

    private static var importStatement: Regex<(Substring, module: Substring)> {
        /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(?<module>\w+)/
    }
}

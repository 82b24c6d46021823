// Settings: the one form of the files that root writes for the daemon, and how they are read: strictly, each refusal with its file and line.
//
// Here: lines, comments, sections and keys. Never here: what a key means; each file's own type says that. Read AlertSettings, GuardSettings,
// AuditSettings or OutboundExceptions next.

/// Which file is read: what its refusals name.
package struct SettingsFile: Sendable {
    package let name: String
    package let code: ProblemCode
    package init(_ name: String, code: ProblemCode) { (self.name, self.code) = (name, code) }

    /// - Parameter line: from 1.
    package func refused(_ line: Int, _ reason: String) -> Problem {
        .cannot(
            "read", "\(name):\(line)", reason, code: code, hint: "mend that line, then: \(code.usualNext)",
            details: ["path": name, "line": "\(line)"])
    }
}

/// The lines of a file that say something, each with its number. A comment begins with a `#` at the line's start or after white space, and goes
/// to the line's end: within a word it is a letter of a value, as in a path.
package struct SettingsLines: Sendable {
    package struct Line: Sendable {
        package let number: Int
        package let text: String
    }
    package let all: [Line]

    /// - Throws: the file's code for what a reader cannot see.
    package init(_ text: String, of file: SettingsFile) throws(Problem) {
        var all: [Line] = []
        // Whatever an editor shows as a line's end is one, that of Windows too: else a comment at the top would be all of the file.
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, raw) in lines.enumerated() {
            let said = Self.withoutComment(raw)
            if said.isEmpty { continue }
            if let rule = Invisible.ruleBroken(in: said) { throw file.refused(index + 1, rule) }
            all.append(Line(number: index + 1, text: said))
        }
        self.all = all
    }

    private static func withoutComment(_ line: Substring) -> String {
        var (said, isAfterSpace) = ("", true)
        // By scalars: a sign that joins the mark would hide it.
        for scalar in line.unicodeScalars {
            if scalar == "#", isAfterSpace { break }
            isAfterSpace = scalar == " " || scalar == "\t"
            said.unicodeScalars.append(scalar)
        }
        return trimmed(said)
    }

    /// Without the spaces and tabs around it.
    static func trimmed(_ text: some StringProtocol) -> String {
        func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}

import SiteModel

/// A value that PHP's ini parser reads as exactly itself.
package struct IniToken: ConfigToken {
    package let emission: Emission
    private init(_ emission: Emission) { self.emission = emission }

    /// Letters, digits and `._/-`. As a whole value it is quoted, because PHP replaces bare words such as `none` or `E_ALL`.
    package static func word(_ text: String) throws(Problem) -> IniToken {
        guard !text.isEmpty, text.utf8.allSatisfy({ isLetterOrDigit($0) || Array("._/-".utf8).contains($0) }) else {
            throw refusal(text, in: "an ini file", "a word may hold only letters, digits and ._/-")
        }
        return IniToken(.word(text))
    }

    /// Any text of one line without the marks that PHP reads inside quotes: `"`, `\` and `$` (`${NAME}`, and FPM's `$pool`).
    package static func text(_ text: String) throws(Problem) -> IniToken {
        guard !text.utf8.contains(where: isControl) else { throw refusal(text, in: "an ini file", "it holds a control character") }
        guard !text.utf8.contains(where: { Array("\"\\$".utf8).contains($0) }) else {
            throw refusal(text, in: "an ini file", "PHP would read '\"', '\\' and '$' as marks")
        }
        return IniToken(.argument("\"\(text)\""))
    }

    package static func path(_ path: String) throws(Problem) -> IniToken {
        if let rule = brokenPathRule(path) { throw refusal(path, in: "an ini file", rule) }
        return try text(path)
    }

    /// A line `include = "PATH"` for each file, which FPM reads in its place. It takes them for patterns: a name that is one is refused.
    package static func includes(_ paths: [String]) throws(Problem) -> IniToken {
        var lines: [String] = []
        for path in paths {
            let isPattern = path.utf8.contains { Array("*?[{~".utf8).contains($0) }
            guard !isPattern, case .argument(let quoted) = try Self.path(path).emission else {
                throw refusal(path, in: "an ini file", "FPM would read it as a pattern")
            }
            lines.append("include = \(quoted)")
        }
        return IniToken(.lines(lines))
    }

    package static func number(_ number: Int) -> IniToken { IniToken(.word(String(number))) }
    package static func flag(_ on: Bool) -> IniToken { IniToken(.word(on ? "1" : "0")) }
    package static func site(_ site: SiteID) -> IniToken { IniToken(.word(site.rawValue)) }
}

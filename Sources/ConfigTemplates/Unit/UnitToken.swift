import SiteModel

/// A value that systemd reads as exactly itself: `%` begins a specifier, `$` an environment variable, and quotes and backslashes are unfolded.
package struct UnitToken: ConfigToken {
    package let emission: Emission
    private init(_ emission: Emission) { self.emission = emission }

    /// Letters, digits and `._/:@-`, as part of a word too.
    package static func word(_ text: String) throws(Problem) -> UnitToken {
        guard !text.isEmpty, text.utf8.allSatisfy({ isLetterOrDigit($0) || Array("._/:@-".utf8).contains($0) }) else {
            throw refusal(text, in: "a unit file", "a word may hold only letters, digits and ._/:@-")
        }
        return UnitToken(.word(text))
    }

    package static func path(_ path: String) throws(Problem) -> UnitToken {
        if let rule = brokenPathRule(path) { throw refusal(path, in: "a unit file", rule) }
        return try word(path)
    }

    /// Whole lines.
    package static func block(_ text: Rendered<UnitFile>) -> UnitToken { UnitToken(.lines(text.lines)) }

    package static func number(_ number: Int) -> UnitToken { UnitToken(.word(String(number))) }
}

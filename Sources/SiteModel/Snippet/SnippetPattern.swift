/// Regular expressions of a snippet: a part of PCRE's language. A pattern is matched by nginx for all sites, so its price is everybody's: nothing that is
/// repeated may hold a repetition or a choice, and little may be repeated without end. No named groups, which would become variables of every server.
enum SnippetPattern {
    static let mostInASnippet = 12
    /// Ways through a pattern, repetitions apart: each `?` and each alternative is one more at its place.
    static let mostWays = 64
    /// All numbers in braces together: PCRE goes over what they stand for once for each way.
    static let mostCounted = 64
    /// How much PCRE may try from each place of a text at which the pattern could begin.
    static let limit = "(*LIMIT_MATCH=1000)"
    static let longest = 300
    static let mostOpenRepetitions = 2
    static let mostGroups = 9

    static func brokenRule(_ pattern: String) -> String? {
        guard !pattern.isEmpty, pattern.utf8.count <= longest else { return "a pattern has 1 to \(longest) bytes" }
        guard pattern.utf8.allSatisfy({ (32...126).contains($0) }) else { return "a pattern holds ASCII characters only" }
        var reader = Reader(bytes: Array(pattern.utf8))
        return reader.brokenRule()
    }
}

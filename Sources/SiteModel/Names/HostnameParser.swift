/// Turns what a person typed into the canonical A-label form, or says which rule it broke.
enum HostnameParser {
    static func canonical(_ text: String) throws(Problem) -> String {
        func bad(_ why: String) -> Problem { .cannot("use host name", text, why, code: .badHostname) }
        let lower = text.lowercased()
        guard !lower.isEmpty, lower.utf8.count <= 253 else { throw bad("it must have 1 to 253 characters") }
        let labels = lower.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2 else { throw bad("it needs at least two labels") }
        for label in labels {
            guard (1...63).contains(label.utf8.count) else { throw bad("every label must have 1 to 63 characters") }
            guard label.utf8.allSatisfy({ ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }) else {
                throw bad("only letters, digits and hyphens are allowed")
            }
            guard label.first != "-", label.last != "-" else { throw bad("a label must not begin or end with a hyphen") }
        }
        return lower
    }
}

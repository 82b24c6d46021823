/// Below which names anybody can register one: `co.uk`, `github.io`. Authorities count orders by registered domain, and know them from the same list
/// (publicsuffix.org; Debian's package `publicsuffix`). Private suffixes count as well: one customer of a host must not use up another's orders.
package struct PublicSuffixes: Sendable {
    private enum Rule { case plain, wildcard, exception }
    /// By name in A-labels; a wildcard's without its star.
    private var rules: [String: Set<Rule>] = [:]

    /// Without a list all names below one top-level domain's child are one domain: fewer orders than could be made, never more.
    package init() {}

    /// - Parameter text: of the list. A rule is what stands before the first white space of a line; what cannot be a name is no rule.
    package init(_ text: String) {
        for line in text.utf8.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            let word = line.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            guard !word.isEmpty, !word.starts(with: "//".utf8) else { continue }
            let (rule, name): (Rule, Substring.UTF8View) =
                word.first == UInt8(ascii: "!")
                ? (.exception, word.dropFirst())
                : word.starts(with: "*.".utf8) ? (.wildcard, word.dropFirst(2)) : (.plain, word)
            guard case .ascii(let ascii) = IDNA.aLabels(String(Substring(name))), !ascii.isEmpty else { continue }
            rules[ascii, default: []].insert(rule)
        }
    }

    package var count: Int { rules.values.reduce(0) { $0 + $1.count } }

    /// The domain that somebody registered, of which `name` is a part. A public suffix is its own.
    package func registeredDomain(of name: Hostname) -> String {
        let labels = name.labels
        // How many labels the suffix has: an exception prevails, then the longest rule; without any, it is the last label.
        var suffix = 1
        for first in labels.indices.reversed() {
            let found = rules[labels[first...].joined(separator: ".")] ?? []
            let length = labels.count - first
            if found.contains(.exception) {
                suffix = length - 1
                break
            }
            if found.contains(.plain) { suffix = length }
            if found.contains(.wildcard) { suffix = length + 1 }
        }
        return labels.suffix(suffix + 1).joined(separator: ".")
    }
}

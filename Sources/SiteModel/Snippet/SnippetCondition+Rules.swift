/// `($variable)`, `($variable = text)`, `($variable ~* pattern)`: as nginx reads the words of an `if`. No look at files: it would be a way to ask
/// nginx, who reads more than the site may, what there is.
extension SnippetCondition {
    init(_ arguments: [String]) throws(SnippetRefusal) {
        var words = arguments
        guard let first = words.first, first.hasPrefix("("), let last = words.last, last.hasSuffix(")"), words != ["()"] else {
            throw SnippetRefusal(nil, "it takes a condition in parentheses")
        }
        words[0] = String(first.dropFirst())
        words[words.count - 1] = String(words[words.count - 1].dropLast())
        if words.first == "" { words.removeFirst() }
        if words.last == "", words.count > 1 { words.removeLast() }
        guard let name = words.first, words.count == 1 || words.count == 3 else {
            throw SnippetRefusal(nil, "a condition is ($variable), or ($variable = text), with =, !=, ~, ~*, !~ or !~*")
        }
        guard name.hasPrefix("$"), SnippetVariables.mayBeAsked(String(name.dropFirst())) else {
            throw SnippetRefusal(nil, "'\(printable(String(name.prefix(60))))' cannot be asked", hint: SnippetVariables.askedHint)
        }
        variable = String(name.dropFirst())
        guard words.count == 3 else {
            against = nil
            return
        }
        guard let comparison = Comparison(rawValue: words[1]) else {
            throw SnippetRefusal(nil, "'\(printable(words[1]))' is no comparison")
        }
        let value = words[2]
        if let rule = comparison.takesPattern ? SnippetPattern.brokenRule(value) : Self.brokenRule(value) {
            throw SnippetRefusal(nil, rule)
        }
        against = Against(comparison: comparison, value: value)
    }

    private static func brokenRule(_ text: String) -> String? {
        text.utf8.contains(UInt8(ascii: "$")) ? "a text to compare with holds no variable" : nil
    }
}

/// Variables by what they may be used for. The house's own are in neither list: their values are the site's rules.
enum SnippetVariables {
    /// In headers and redirects: none that holds what a visitor sent decoded, none that names files.
    static let written: Set<String> = [
        "request_uri", "args", "query_string", "is_args", "host", "server_name", "scheme", "remote_addr", "request_id", "request_method",
    ]
    static let asked: Set<String> = written.union([
        "uri", "document_uri", "https", "http_host", "server_port", "content_type", "content_length",
    ])
    static let askedHint =
        "an if may ask \(asked.sorted().map { "$\($0)" }.joined(separator: ", ")), $http_NAME, $cookie_NAME and $arg_NAME"

    static func mayBeAsked(_ name: String) -> Bool {
        if asked.contains(name) { return true }
        guard let family = ["http_", "cookie_", "arg_"].first(where: { name.hasPrefix($0) }) else { return false }
        let rest = name.utf8.dropFirst(family.count)
        return (1...64).contains(rest.count) && rest.allSatisfy(isNameByte)
    }

    /// Each may be as long as what a visitor sends, and nginx makes room for all of them at once.
    static let mostInAnArgument = 4
    static let mostInASnippet = 32
    /// nginx has a place for each name in every request of all sites.
    static let mostNames = 20

    static func count(in text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: "$") } }

    /// Whether nginx learns this name from a snippet.
    static func isOfAFamily(_ name: String) -> Bool { !asked.contains(name) }

    /// The variables of a text; a group of a pattern (`$1`) is one, where a pattern was just asked.
    /// - Returns: the rule that is broken, or nil.
    static func brokenRule(_ text: String, groups: Bool = true) -> String? {
        guard count(in: text) <= mostInAnArgument else { return "an argument holds at most \(mostInAnArgument) variables" }
        var rest = text.utf8[...]
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[rest.index(after: dollar)...]
            let braced = rest.first == UInt8(ascii: "{")
            if braced { rest = rest.dropFirst() }
            let name = String(decoding: rest.prefix(while: isNameByte), as: UTF8.self)
            rest = rest.dropFirst(name.utf8.count)
            if braced {
                guard rest.first == UInt8(ascii: "}") else { return "a '${' is never closed" }
                rest = rest.dropFirst()
            }
            guard written.contains(name) || groups && isGroup(name) else {
                let all = written.sorted().map { "$\($0)" }.joined(separator: ", ")
                return "'$\(name.prefix(60))' may not be used here; \(all)\(groups ? " and $1 to $9" : "") may"
            }
        }
        return nil
    }

    private static func isGroup(_ name: String) -> Bool { name.utf8.count == 1 && name.utf8.allSatisfy { (49...57).contains($0) } }
    private static func isNameByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
    }
}

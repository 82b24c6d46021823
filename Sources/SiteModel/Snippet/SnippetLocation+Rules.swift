/// Which addresses a location may be about. nginx asks an exact one first, then the longest prefix, then patterns in their order; the snippet stands at
/// the end of the site's server, so its patterns come after the one that runs PHP, and a prefix does not stop that one either.
extension SnippetLocation {
    init(_ arguments: [String]) throws(SnippetRefusal) {
        let (mark, name) = try Self.parts(arguments)
        switch mark {
        case "=": kind = .exact
        case "": kind = .prefix
        case "~": kind = .pattern
        case "~*": kind = .patternAnyCase
        case "^~":
            throw SnippetRefusal(
                nil, "'^~' would show PHP below it as text", hint: "leave '^~' away: a prefix that decides access covers PHP by itself")
        default: throw SnippetRefusal(nil, "'\(mark)' is no kind of location")
        }
        if let rule = kind.isPattern ? SnippetPattern.brokenRule(name) : Self.brokenRule(name) { throw SnippetRefusal(nil, rule) }
        self.name = name
    }

    /// nginx takes the mark also without a blank behind it.
    private static func parts(_ arguments: [String]) throws(SnippetRefusal) -> (mark: String, name: String) {
        if arguments.count == 2 { return (arguments[0], arguments[1]) }
        guard arguments.count == 1 else { throw SnippetRefusal(nil, "it takes an address, and a mark before it") }
        for mark in ["=", "^~", "~*", "~"] where arguments[0].hasPrefix(mark) {
            return (mark, String(arguments[0].dropFirst(mark.count)))
        }
        return ("", arguments[0])
    }

    /// nginx keeps the length of a location's name in one byte: a longer one stands in the tree where another does, and hides it.
    private static let longest = 200

    private static func brokenRule(_ path: String) -> String? {
        guard path.utf8.count <= longest else { return "an address has at most \(longest) bytes" }
        if path.hasPrefix("@") { return "names with '@' are the house's own" }
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ isPlainPathByte($0) }) else {
            return "an address begins with '/' and holds only letters, digits and /._~-"
        }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.dropLast().contains(""), !parts.contains("."), !parts.contains("..") else {
            return "nginx compares addresses without '//', '/./' and '/../': no visitor would ever reach this one"
        }
        guard path != "/" else { return "'/' is the site's own; say it in the server, or of a longer address" }
        guard !path.lowercased().contains(".php") else { return "PHP is run by the site's own locations" }
        guard !path.lowercased().hasPrefix("/.well-known/acme-challenge") else {
            return "challenges of a certificate authority are answered by the host"
        }
        guard path.hasPrefix("/.well-known") || !path.contains("/.") else { return "hidden files are served to nobody" }
        return nil
    }

    private static func isPlainPathByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || Array("/._~-".utf8).contains(byte)
    }

    /// What may be said in it.
    func check(_ items: [SnippetItem]) throws(SnippetRefusal) {
        guard !items.isEmpty else { throw SnippetRefusal(nil, "it says nothing") }
        if kind.isPattern, items.has(.allow) || items.has(.deny) {
            throw SnippetRefusal(
                nil, "allow and deny in a pattern would leave PHP open: its location is asked first",
                hint: "use a prefix: location /members/ { … } covers PHP below it too")
        }
        if items.has(.return), items.has(.allow) || items.has(.deny) {
            throw SnippetRefusal(nil, "return answers before allow and deny are asked")
        }
        for name in SnippetName.allCases where ![.if, .rewrite, .addHeader, .allow, .deny].contains(name) {
            guard items.count(where: { $0.name == name }) <= 1 else { throw SnippetRefusal(nil, "'\(name.rawValue)' stands in it twice") }
        }
        if case .simple(_, let type)? = items.first(where: { $0.name == .defaultType }), SnippetArguments.runsInBrowsers(type[0]) {
            guard items.has(.return) else {
                throw SnippetRefusal(
                    nil, "default_type \(type[0]) is for an answer that is written out (return): uploads would become pages")
            }
        }
    }
}

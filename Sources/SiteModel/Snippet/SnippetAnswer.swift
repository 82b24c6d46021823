/// `return` and `rewrite`: a visitor is told something, or is sent to an address that he asks for anew. Never led on inside of nginx: the site's rules
/// look at the address that a visitor sent, and at no other.
enum SnippetAnswer {
    private static let redirects: Set<String> = ["301", "302", "303", "307", "308"]
    private static let withText: Set<String> = ["200", "403", "404", "410", "429", "451", "503"]
    private static let bare: Set<String> = ["204", "400", "405", "406", "444"]

    static func checked(_ words: [String]) throws(SnippetRefusal) -> [String] {
        guard let code = words.first else { throw SnippetRefusal(nil, "it takes a status") }
        if redirects.contains(code) {
            guard words.count == 2 else { throw SnippetRefusal(nil, "\(code) takes an address to go to") }
            if let rule = brokenTargetRule(words[1]) { throw SnippetRefusal(nil, rule) }
            return words
        }
        guard withText.contains(code) || bare.contains(code) else {
            let all = redirects.union(withText).union(bare).sorted().joined(separator: ", ")
            throw SnippetRefusal(nil, "'\(printable(String(code.prefix(60))))' is none of the statuses \(all)")
        }
        guard words.count == 1 || words.count == 2 && withText.contains(code) else {
            throw SnippetRefusal(nil, "nothing may follow \(code)")
        }
        // nginx would take it for an address, with any status; and a variable in a page is what a visitor sent, unescaped.
        if words.count == 2, words[1].utf8.contains(UInt8(ascii: "$")) {
            throw SnippetRefusal(nil, "a text that is answered holds no variable")
        }
        return words
    }

    static func checkedRewrite(_ words: [String]) throws(SnippetRefusal) -> [String] {
        guard words.count == 3, ["permanent", "redirect"].contains(words[2]) else {
            throw SnippetRefusal(
                nil, "it takes a pattern, an address, and 'permanent' or 'redirect'",
                hint: "last and break would lead past the site's rules; WordPress answers addresses that are no files by itself")
        }
        if let rule = SnippetPattern.brokenRule(words[0]) ?? brokenTargetRule(words[1]) { throw SnippetRefusal(nil, rule) }
        return words
    }

    /// A path of the site, or an http(s) URL whose host is written out: what a visitor sends never becomes part of a host name.
    private static func brokenTargetRule(_ target: String) -> String? {
        guard target.utf8.allSatisfy({ (33...126).contains($0) && !Array("\"'\\<>|^`".utf8).contains($0) }) else {
            return "an address holds visible ASCII characters only, and none of \"'\\<>|^`"
        }
        if let rule = SnippetVariables.brokenRule(target) { return rule }
        if target.hasPrefix("/") { return target.hasPrefix("//") ? "an address that begins with '//' leads to another host" : nil }
        guard let scheme = ["https://", "http://"].first(where: { target.hasPrefix($0) }) else {
            return "an address begins with '/', https:// or http://"
        }
        let rest = target.dropFirst(scheme.count)
        let authority = rest.prefix { !["/", "?", "#", "$"].contains($0) }
        let after = rest.dropFirst(authority.count)
        guard !after.hasPrefix("$") || after.hasPrefix("$request_uri") || after.hasPrefix("${request_uri}") else {
            return "the host of an address is written out"
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        let name = try? Hostname(String(parts[0]))  // only whether it is one
        guard (1...2).contains(parts.count), name?.ascii == String(parts[0]) else {
            return "'\(authority.prefix(80))' is not a host name that could be written out"
        }
        guard parts.count == 1 || (UInt16(parts[1]) ?? 0) > 0 else { return "'\(parts[1].prefix(20))' is no port" }
        return nil
    }
}

/// Arguments of the directives without a block, in the form in which they are printed.
enum SnippetArguments {
    /// Types that a browser runs as part of the site.
    static func runsInBrowsers(_ type: String) -> Bool {
        ["text/html", "text/xml", "application/xml", "text/xsl", "multipart/x-mixed-replace"].contains(type) || type.hasSuffix("+xml")
            || ["javascript", "ecmascript", "jscript", "livescript"].contains { type.contains($0) }
    }

    static func checked(_ name: SnippetName, _ words: [String]) throws(SnippetRefusal) -> [String] {
        switch name {
        case .return: return try SnippetAnswer.checked(words)
        case .rewrite: return try SnippetAnswer.checkedRewrite(words)
        case .addHeader: return try header(words)
        case .tryFiles: return try files(words)
        case .allow, .deny:
            let word = try one(words)
            if word == "all" { return [word] }
            guard let range = try? NetworkRange(word) else {  // the rule below says why
                throw SnippetRefusal(nil, "'\(printable(String(word.prefix(60))))': \(NetworkRange.brokenRule(word) ?? "it is no network")")
            }
            return [range.description]
        case .expires:
            let word = try one(words)
            guard ["off", "max", "epoch", "-1"].contains(word) || isNumber(word, units: "smhdwMy", most: 999_999) else {
                throw SnippetRefusal(nil, "it takes off, max, epoch, or a time such as 30d")
            }
            return [word]
        case .limitRate:
            let word = try one(words)
            guard let bytes = size(word), bytes >= 16 << 10 else {
                throw SnippetRefusal(nil, "it takes 16k or more a second: slower ones would hold connections of all sites")
            }
            return [word]
        case .limitRateAfter:
            let word = try one(words)
            guard size(word) != nil else { throw SnippetRefusal(nil, "it takes a size such as 512k or 10m") }
            return [word]
        case .clientMaxBodySize:
            let word = try one(words)
            guard let bytes = size(word), (1024...(SiteLimits.Name.upload.range.upperBound << 20)).contains(bytes) else {
                throw SnippetRefusal(nil, "it takes a size from 1k to \(SiteLimits.Name.upload.range.upperBound)m")
            }
            return [word]
        case .defaultType:
            let word = try one(words)
            let parts = word.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ part in (1...60).contains(part.utf8.count) && part.utf8.allSatisfy(isTypeByte) })
            else {
                throw SnippetRefusal(nil, "it takes a type such as text/plain")
            }
            return [word]
        case .location, .if: throw SnippetRefusal(nil, "a block in braces must follow")
        }
    }

    /// What the server says for every page, what frames an answer, and what nginx itself would act upon.
    private static let housesHeaders: Set<String> = [
        "x-content-type-options", "x-frame-options", "referrer-policy", "permissions-policy", "x-cache", "strict-transport-security",
        "alt-svc", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "upgrade", "trailer", "te",
        "content-type", "content-encoding", "content-range", "date", "server", "location", "refresh", "set-cookie", "status", "etag",
        "last-modified", "www-authenticate", "clear-site-data",
    ]

    private static func header(_ words: [String]) throws(SnippetRefusal) -> [String] {
        guard words.count == 2 || words.count == 3 && words[2] == "always" else {
            throw SnippetRefusal(nil, "it takes a name, a value, and 'always' or nothing")
        }
        guard (1...60).contains(words[0].utf8.count), words[0].utf8.allSatisfy(isHeaderByte) else {
            throw SnippetRefusal(nil, "a header's name holds letters, digits and hyphens")
        }
        let name = words[0].lowercased()
        guard !housesHeaders.contains(name), !name.hasPrefix("x-accel-") else {
            throw SnippetRefusal(nil, "'\(words[0])' is the site's own or the protocol's")
        }
        if let rule = SnippetVariables.brokenRule(words[1], groups: false) { throw SnippetRefusal(nil, rule) }
        return words
    }

    /// Files by the address that the visitor sent, which the site's rules have seen. Nothing else: what a snippet names they have not.
    private static func files(_ words: [String]) throws(SnippetRefusal) -> [String] {
        guard words.count >= 2, let last = words.last else { throw SnippetRefusal(nil, "it takes files, and what comes after them") }
        for word in words.dropLast() where !["$uri", "$uri/", "$uri.webp", "$uri.avif"].contains(word) {
            throw SnippetRefusal(nil, "'\(printable(word))' is none of $uri, $uri/, $uri.webp and $uri.avif")
        }
        // Every address that is no file is WordPress's own; its location knows how to give it the visitor's address.
        let wordpress = ["", "?$args", "?$query_string", "$is_args$args"].map { "/index.php\($0)" } + ["@wordpress"]
        if wordpress.contains(last) { return words.dropLast() + ["@wordpress"] }
        guard ["=403", "=404", "=410"].contains(last) else {
            throw SnippetRefusal(nil, "it ends with =404, =403, =410, or /index.php?$args for WordPress")
        }
        return words
    }

    private static func one(_ words: [String]) throws(SnippetRefusal) -> String {
        guard words.count == 1 else { throw SnippetRefusal(nil, "it takes one argument") }
        return words[0]
    }

    private static func isNumber(_ word: String, units: String, most: Int) -> Bool {
        let digits = word.utf8.last.map { Array(units.utf8).contains($0) } == true ? word.dropLast() : word[...]
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(digits) else {
            return false
        }
        return count <= most
    }

    /// Bytes.
    static func size(_ word: String) -> Int? {
        guard isNumber(word, units: "kKmM", most: 999_999_999), let last = word.utf8.last else { return nil }
        let factor = [UInt8(ascii: "k"): 1 << 10, UInt8(ascii: "K"): 1 << 10, UInt8(ascii: "m"): 1 << 20, UInt8(ascii: "M"): 1 << 20][last]
        return (factor == nil ? Int(word) : Int(word.dropLast())).map { $0 * (factor ?? 1) }
    }

    private static func isHeaderByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
    }
    private static func isTypeByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || Array(".+-".utf8).contains(byte)
    }
}

/// A snippet printed from what was understood: alone, as it is kept (`canonical`), or in the site's server with what the house adds.
struct SnippetLines {
    let house: SnippetHouse?
    /// The snippet's own headers of the server.
    var headers: [SnippetItem] = []

    static func canonical(_ items: [SnippetItem]) -> [String] { items.flatMap { SnippetLines(house: nil).lines($0) } }

    func server(_ items: [SnippetItem]) -> [String] {
        // Ahead of the first rewrite or if: they end a request before nginx looks for a location.
        let guardLines =
            items.has(.rewrite) || items.has(.if)
            ? [
                "# Challenges of a certificate authority are answered whatever follows.",
                "if ($uri ~ \"^/\\.well-known/acme-challenge/\") {",
                "    break;", "}",
            ] : []
        let inLocations = SnippetLines(house: house, headers: items.filter { $0.name == .addHeader })
        return guardLines + items.flatMap { inLocations.lines($0) }
    }

    private func lines(_ item: SnippetItem) -> [String] {
        switch item {
        case .simple(let name, let words): ["\(([name.rawValue] + printed(name, words)).joined(separator: " "));"]
        case .condition(let condition, let items): ["if (\(self.words(condition))) {"] + Self.indented(items.flatMap { lines($0) }) + ["}"]
        case .location(let location, let items): self.location(location, items)
        }
    }

    private func printed(_ name: SnippetName, _ words: [String]) -> [String] {
        switch name {
        case .rewrite where house != nil: [pattern(words[0])] + words.dropFirst().map(Self.word)
        case .clientMaxBodySize: [house.map { Self.smaller(words[0], $0.upload) } ?? words[0]]
        default: words.map(Self.word)
        }
    }

    private static func smaller(_ size: String, _ upload: Int) -> String {
        (SnippetArguments.size(size) ?? .max) > upload << 20 ? "\(upload)m" : size
    }

    /// Where nginx reads it, with the end that PCRE's search has.
    private func pattern(_ text: String) -> String { Self.quoted(house == nil ? text : SnippetPattern.limit + text) }

    private func location(_ location: SnippetLocation, _ items: [SnippetItem]) -> [String] {
        let own = items.flatMap { lines($0) }
        guard let house else { return ["location \(words(location, covering: false)) {"] + Self.indented(own) + ["}"] }
        let covers = location.kind == .prefix && items.decideAccess
        var inside = items.has(.addHeader) ? house.headers + others(items).flatMap { lines($0) } : []
        inside += own
        // What it does not say itself is as in the site's own location for files.
        if !items.has(.return) {
            if !items.has(.expires) { inside.append("expires $asset_lifetime;") }
            if !items.has(.tryFiles) { inside.append("try_files $uri $uri/ @wordpress;") }
            if covers { inside += php(items, house) }
        }
        return ["location \(words(location, covering: covers)) {"] + Self.indented(inside) + ["}"]
    }

    /// Of the server's own headers those that a location does not say itself: nginx would send none of them there.
    private func others(_ items: [SnippetItem]) -> [SnippetItem] {
        let own = Set(items.compactMap(\.headerName))
        return headers.filter { $0.headerName.map { !own.contains($0) } ?? false }
    }

    /// A prefix that decides access decides it for PHP too. nginx hands down allow and deny, but not what ends a request.
    private func php(_ items: [SnippetItem], _ house: SnippetHouse) -> [String] {
        let again = items.filter { [.if, .rewrite].contains($0.name) }.flatMap { lines($0) }
        return ["location ~ \\.php$ {"] + Self.indented(["expires off;"] + again + house.php) + ["}"]
    }

    private static func indented(_ lines: [String]) -> [String] { lines.map { "    \($0)" } }

    private func words(_ location: SnippetLocation, covering: Bool) -> String {
        switch location.kind {
        case .exact: "= \(location.name)"
        case .prefix: covering ? "^~ \(location.name)" : location.name
        case .pattern, .patternAnyCase: "\(location.kind.rawValue) \(pattern(location.name))"
        }
    }

    private func words(_ condition: SnippetCondition) -> String {
        guard let against = condition.against else { return "$\(condition.variable)" }
        let value = against.comparison.takesPattern ? pattern(against.value) : Self.quoted(against.value)
        return "$\(condition.variable) \(against.comparison.rawValue) \(value)"
    }

    /// Bare where nginx reads the same from it, else in quotes.
    private static func word(_ text: String) -> String {
        let plain = Array("._/:=@,+*~?&%$()!-".utf8)
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || plain.contains(byte)
            }
        return isPlain ? text : quoted(text)
    }

    /// A backslash stays alone where nginx leaves it alone, as patterns are easier to read so.
    private static func quoted(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out = [UInt8(ascii: "\"")]
        for (index, byte) in bytes.enumerated() {
            let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: "\"")
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") && Array("\"'\\trn".utf8).contains(next) {
                out.append(UInt8(ascii: "\\"))
            }
            out.append(byte)
        }
        return String(decoding: out + [UInt8(ascii: "\"")], as: UTF8.self)
    }
}

/// A MariaDB database or account name: [a-z][a-z0-9_]*, never the server's own. Needs no quoting, has no grant wildcard but `_`, which grants escape.
package struct DatabaseName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "database name"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        ["mysql", "sys", "information_schema", "performance_schema"].contains(text)
            ? "it is the server's own" : databaseRule(text, longest: 64)
    }
    /// The database of a site: its id.
    package init(of site: SiteID) { rawValue = site.rawValue }
}

/// An account is always `name`@localhost.
package struct DatabaseAccount: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "database account"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        ["root", "mysql"].contains(text) ? "it is the server's own" : databaseRule(text, longest: 32)
    }
    package init(of site: SiteID) { rawValue = site.rawValue }
}

private func databaseRule(_ text: String, longest: Int) -> String? {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= longest else { return "it must have 1 to \(longest) characters" }
    guard (97...122).contains(first), bytes.allSatisfy({ isLowerAlphanumeric($0) || $0 == 95 }) else {
        return "it must begin with a letter and hold only a-z, 0-9 and _"
    }
    return nil
}

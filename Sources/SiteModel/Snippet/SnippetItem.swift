/// A directive of a snippet as it was understood. Everything in it is checked; SnippetLines prints it.
enum SnippetItem: Sendable, Hashable {
    /// Name and arguments; each is printed bare or in quotes as it needs.
    case simple(SnippetName, [String])
    case condition(SnippetCondition, [SnippetItem])
    case location(SnippetLocation, [SnippetItem])

    var name: SnippetName {
        switch self {
        case .simple(let name, _): name
        case .condition: .if
        case .location: .location
        }
    }
}

extension SnippetItem {
    /// In which variables may be written.
    var texts: [String] {
        switch self {
        case .simple(.addHeader, let words): [words[1]]
        case .simple(.rewrite, let words): [words[1]]
        case .simple(.return, let words): Array(words.dropFirst())
        case .simple: []
        case .condition(_, let items), .location(_, let items): items.flatMap(\.texts)
        }
    }
    var headerName: String? {
        guard case .simple(.addHeader, let words) = self else { return nil }
        return words[0].lowercased()
    }
    /// Variables of conditions.
    var asked: [String] {
        switch self {
        case .simple: []
        case .condition(let condition, let items): [condition.variable] + items.flatMap(\.asked)
        case .location(_, let items): items.flatMap(\.asked)
        }
    }
}

struct SnippetCondition: Sendable, Hashable {
    enum Comparison: String, Sendable {
        case equal = "="
        case different = "!="
        case matches = "~"
        case matchesAnyCase = "~*"
        case matchesNot = "!~"
        case matchesNotAnyCase = "!~*"

        var takesPattern: Bool { self != .equal && self != .different }
    }
    /// Without `$`.
    var variable: String
    /// nil: whether it says anything but nothing and 0.
    var against: Against?
    struct Against: Sendable, Hashable {
        var comparison: Comparison
        var value: String
    }
}

struct SnippetLocation: Sendable, Hashable {
    enum Kind: String, Sendable {
        case exact = "="
        case prefix = ""
        case pattern = "~"
        case patternAnyCase = "~*"

        var isPattern: Bool { self == .pattern || self == .patternAnyCase }
    }
    var kind: Kind
    var name: String
}

extension [SnippetItem] {
    /// Whether these directives of a location decide who gets something: then they must hold for PHP below it too.
    var decideAccess: Bool { contains { [.allow, .deny, .return, .rewrite, .if].contains($0.name) } }
    func has(_ name: SnippetName) -> Bool { contains { $0.name == name } }
}

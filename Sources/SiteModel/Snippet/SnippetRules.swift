/// From what was read to what was understood: each directive is on the list for its place, and its arguments follow the directive's rule.
enum SnippetRules {
    static func server(_ statements: [SnippetStatement]) throws(SnippetRefusal) -> [SnippetItem] {
        let items = try items(statements, in: .server)
        try checkVariables(items)
        let patterns = items.reduce(into: 0) { $0 += patternCount($1) }
        guard patterns <= SnippetPattern.mostInASnippet else {
            throw SnippetRefusal(
                nil,
                "it has \(patterns) regular expressions, and a snippet may have \(SnippetPattern.mostInASnippet): each costs time at requests"
            )
        }
        return items
    }

    private static func checkVariables(_ items: [SnippetItem]) throws(SnippetRefusal) {
        let written = items.flatMap(\.texts).reduce(0) { $0 + SnippetVariables.count(in: $1) }
        guard written <= SnippetVariables.mostInASnippet else {
            throw SnippetRefusal(
                nil, "its headers and addresses hold \(written) variables, and a snippet may have \(SnippetVariables.mostInASnippet)")
        }
        let names = Set(items.flatMap(\.asked)).filter(SnippetVariables.isOfAFamily)
        guard names.count <= SnippetVariables.mostNames else {
            throw SnippetRefusal(
                nil,
                "it asks for \(names.count) different $http_NAME, $cookie_NAME and $arg_NAME, and may for \(SnippetVariables.mostNames)")
        }
    }

    private static func items(_ statements: [SnippetStatement], in place: SnippetName.Place) throws(SnippetRefusal) -> [SnippetItem] {
        var items: [SnippetItem] = []
        for statement in statements { items.append(try item(statement, in: place)) }
        return items
    }

    private static func item(_ statement: SnippetStatement, in place: SnippetName.Place) throws(SnippetRefusal) -> SnippetItem {
        guard let name = SnippetName(rawValue: statement.name) else {
            let shown = printable(String(statement.name.prefix(60)))
            throw SnippetRefusal(statement.line, "'\(shown)' may not be used: \(SnippetName.reasonAgainst(statement.name))")
        }
        let allowed = SnippetName.allowed(in: place)
        guard allowed.contains(name) else {
            let others = allowed.map(\.rawValue).joined(separator: ", ")
            throw SnippetRefusal(
                statement.line, "'\(name.rawValue)' may not stand \(place.words)", hint: "\(place.words) may stand \(others)")
        }
        do {
            return try checked(name, statement, in: place)
        } catch {
            throw SnippetRefusal(
                error.line ?? statement.line, error.line == nil ? "\(name.rawValue): \(error.reason)" : error.reason, hint: error.hint)
        }
    }

    private static func checked(
        _ name: SnippetName, _ statement: SnippetStatement, in place: SnippetName.Place
    ) throws(SnippetRefusal) -> SnippetItem {
        let arguments = Array(statement.arguments)
        if name == .location || name == .if {
            guard let block = statement.block else { throw SnippetRefusal(nil, "a block in braces must follow") }
            if name == .if {
                let condition = try SnippetCondition(arguments)
                return .condition(condition, try items(block, in: place == .server ? .serverCondition : .locationCondition))
            }
            let location = try SnippetLocation(arguments)
            let items = try items(block, in: .location)
            try location.check(items)
            return .location(location, items)
        }
        guard statement.block == nil else { throw SnippetRefusal(nil, "no block may follow") }
        return .simple(name, try SnippetArguments.checked(name, arguments))
    }

    private static func patternCount(_ item: SnippetItem) -> Int {
        switch item {
        case .simple(let name, _): name == .rewrite ? 1 : 0
        case .condition(let condition, let items):
            (condition.against?.comparison.takesPattern == true ? 1 : 0) + items.reduce(0) { $0 + patternCount($1) }
        case .location(let location, let items): (location.kind.isPattern ? 1 : 0) + items.reduce(0) { $0 + patternCount($1) }
        }
    }
}

import Yams

/// YAML that every reader takes for the same values: text that could be read as something else (`on`, `8.2`) is quoted.
enum YAMLText {
    static func text(_ value: Value) -> String { serialized(node(value)) }
    static func object(_ record: Value.Record) -> String { serialized(mapping(record)) }

    private static func serialized(_ node: Node) -> String {
        // Only a broken node tree can fail here, and the tree is made below.
        (try? Yams.serialize(node: node, width: -1, allowUnicode: true)) ?? ""
    }

    private static func node(_ value: Value) -> Node {
        switch value {
        case .none: Node("null", Tag(.null))
        case .text(let text): isPlain(text) ? Node(text) : Node(text, Tag(.str), .doubleQuoted)
        case .number(let number): Node("\(number)", Tag(.int))
        case .flag(let flag): Node(flag ? "true" : "false", Tag(.bool))
        case .list(let values): .sequence(Node.Sequence(values.map(node), Tag(.implicit), .flow))
        case .records(let records): .sequence(Node.Sequence(records.map(mapping)))
        }
    }

    private static func mapping(_ record: Value.Record) -> Node {
        .mapping(Node.Mapping(record.map { (Node($0.name), node($0.value)) }))
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first | 0x20) else { return false }
        let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"]
        let plain = text.utf8.allSatisfy { (97...122).contains($0 | 0x20) || (48...57).contains($0) || [45, 46, 47, 95].contains($0) }
        return plain && !words.contains(text.lowercased())
    }
}

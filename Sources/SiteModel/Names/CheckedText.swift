// Names: text that reaches a template, a path, SQL or another program is a type of its own, checked when it is made. Plain strings stop at the
// door: command line, socket, imports and the state file all come through these constructors, so there is one validator for every entry.
// A rule refuses and never changes what was typed; the one exception is a host name, which has many spellings and one canonical form.
// Most names are a `CheckedText`: one noun, one rule. `Hostname` has a parser of its own (HostnameParser → IDNA → IPLiteral) and warnings
// (Confusables, Script); `Invisible` is shared by names, titles and error messages. Nothing here reads a file, a clock or the network.

/// A name that was checked when it was made. Conforming types differ only in their rule.
package protocol CheckedText: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible where RawValue == String {
    /// What the rule calls this thing in an error: 'email address', 'database name' …
    static var noun: String { get }
    static var code: ProblemCode { get }
    /// What to write instead, where the rule alone does not say it.
    static var hint: String? { get }
    /// False where somebody may type a secret in its place: then an error says how long it was, and not what.
    static var isQuoted: Bool { get }
    /// The rule that `text` breaks, in words that follow "cannot use <noun> '<text>': ", or nil.
    static func brokenRule(_ text: String) -> String?
    init(unchecked: String)
}

extension CheckedText {
    package static var hint: String? { nil }
    package static var isQuoted: Bool { true }
    package init(_ text: String) throws(Problem) {
        if let rule = Self.brokenRule(text) {
            guard Self.isQuoted else {
                throw Problem(Self.code, "cannot use \(text.count) characters as a \(Self.noun): \(rule)", hint: Self.hint)
            }
            throw .cannot("use \(Self.noun)", text, rule, code: Self.code, hint: Self.hint)
        }
        self.init(unchecked: text)
    }
    package init?(rawValue: String) {
        guard Self.brokenRule(rawValue) == nil else { return nil }
        self.init(unchecked: rawValue)
    }
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
    package var description: String { rawValue }
}

/// A name that was checked when it was made. Conforming types differ only in their rule.
package protocol CheckedText: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible where RawValue == String {
    /// What the rule calls this thing in an error: 'email address', 'database name' …
    static var noun: String { get }
    static var code: ProblemCode { get }
    /// The rule that `text` breaks, in words that follow "cannot use <noun> '<text>': ", or nil.
    static func brokenRule(_ text: String) -> String?
    init(unchecked: String)
}

extension CheckedText {
    package init(_ text: String) throws(Problem) {
        if let rule = Self.brokenRule(text) { throw .cannot("use \(Self.noun)", text, rule, code: Self.code) }
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

import SiteModel

/// A language that templates are written in: where a placeholder stands in its grammar, and what its values look like.
package protocol ConfigLanguage: Sendable {
    associatedtype Token: ConfigToken
    /// The state of a reader who has read `text` (earlier placeholders stand in it as a plain word).
    static func reader(after text: [UInt8]) -> ReaderState
    /// Bytes that may follow an argument.
    static func endsArgument(_ byte: UInt8) -> Bool
}

package enum ReaderState: Sendable, Equatable {
    case gap
    case insideWord
    case insideQuotes
    case insideComment
}

/// A value that was checked for one language and knows how to be written in it.
package protocol ConfigToken: Sendable {
    var emission: Emission { get }
}

package enum Emission: Sendable, Hashable {
    /// Letters, digits and harmless marks: may stand anywhere but in a comment.
    case word(String)
    /// Quotes and all: an argument of its own.
    case argument(String)
    /// Whole directives: a line of its own.
    case lines([String])
}

/// Text that came out of a template. Only templates make it, so it may go into another one as it is.
package struct Rendered<Language: ConfigLanguage>: Sendable, Hashable {
    package let text: String
    init(checked: String) { text = checked }
    package var lines: [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

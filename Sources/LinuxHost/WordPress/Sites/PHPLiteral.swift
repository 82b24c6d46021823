/// A PHP expression for a constant: the one place where text becomes part of PHP source.
enum PHPLiteral: Sendable {
    case text(String)
    case flag(Bool)
    case number(Int)

    /// In single quotes PHP knows two escapes and nothing else: no variables, no octal codes, and `?>` ends nothing.
    var source: String {
        switch self {
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): String(number)
        case .text(let text): "'" + Self.escaped(text) + "'"
        }
    }

    /// By scalars, not by characters: a quote with a combining mark behind it is one Character that is not equal to a quote.
    private static func escaped(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "'" { scalars.append("\\") }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}

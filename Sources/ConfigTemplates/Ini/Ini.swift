/// The ini dialect of PHP and PHP-FPM, one parser for both: `;` begins a comment, double quotes hold a value, everything else ends with its line.
package enum Ini: ConfigLanguage {
    package typealias Token = IniToken

    package static func reader(after text: [UInt8]) -> ReaderState {
        var state = ReaderState.gap
        for byte in text {
            if byte == UInt8(ascii: "\n"), state != .insideQuotes {
                state = .gap
                continue
            }
            switch (state, byte) {
            case (.insideComment, _): break
            case (.insideQuotes, UInt8(ascii: "\"")): state = .gap
            case (.insideQuotes, _): break
            case (_, UInt8(ascii: ";")): state = .insideComment
            case (.gap, UInt8(ascii: "\"")): state = .insideQuotes
            case (_, UInt8(ascii: "=")): state = .gap
            case (.gap, 32), (.gap, 9): break
            default: state = .insideWord
            }
        }
        return state
    }

    package static func endsArgument(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") }
}

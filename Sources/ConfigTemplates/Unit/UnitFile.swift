/// systemd's unit files (systemd.syntax(7)): `#` and `;` begin a comment at the start of a line, a value ends with its line, blanks separate words.
package enum UnitFile: ConfigLanguage {
    package typealias Token = UnitToken

    package static func reader(after text: [UInt8]) -> ReaderState {
        var state = ReaderState.gap
        var startsLine = true
        for byte in text {
            if byte == UInt8(ascii: "\n") {
                state = .gap
                startsLine = true
                continue
            }
            switch (state, byte) {
            case (.insideComment, _): break
            case (_, UInt8(ascii: "#")) where startsLine, (_, UInt8(ascii: ";")) where startsLine: state = .insideComment
            case (_, UInt8(ascii: "=")), (_, UInt8(ascii: " ")), (_, UInt8(ascii: "\t")): state = .gap
            default: state = .insideWord
            }
            startsLine = startsLine && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t"))
        }
        return state
    }

    package static func endsArgument(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: " ") }
}

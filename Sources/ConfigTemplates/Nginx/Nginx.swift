/// nginx's configuration language, as `ngx_conf_read_token` reads it: quotes open a string only at the start of a word, `#` a comment only there,
/// and a backslash takes the next byte along.
package enum Nginx: ConfigLanguage {
    package typealias Token = NginxToken

    package static func reader(after text: [UInt8]) -> ReaderState {
        var state = ReaderState.gap
        var quote = UInt8(0)
        var skip = false
        for byte in text {
            if skip {
                skip = false
                continue
            }
            switch state {
            case .gap:
                if byte == UInt8(ascii: "#") {
                    state = .insideComment
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    state = .insideQuotes
                    quote = byte
                } else if !isBreak(byte) && byte != UInt8(ascii: "}") {
                    state = .insideWord
                    skip = byte == UInt8(ascii: "\\")
                }
            case .insideWord:
                if byte == UInt8(ascii: "\\") { skip = true } else if isBreak(byte) { state = .gap }
            case .insideQuotes:
                if byte == UInt8(ascii: "\\") { skip = true } else if byte == quote { state = .gap }
            case .insideComment:
                if byte == UInt8(ascii: "\n") { state = .gap }
            }
        }
        return state
    }

    package static func endsArgument(_ byte: UInt8) -> Bool { isBreak(byte) }

    private static func isBreak(_ byte: UInt8) -> Bool { [9, 10, 13, 32, UInt8(ascii: ";"), UInt8(ascii: "{")].contains(byte) }
}

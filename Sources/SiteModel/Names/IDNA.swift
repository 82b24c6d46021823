import CIdn2

/// Internationalised names through libidn2: IDNA2008 with the mapping of UTS 46, non-transitional (`ß` stays itself).
///
/// `IDN2_USE_STD3_ASCII_RULES` is not used: libidn2 2.3 then *drops* what the rules forbid (`a_b.com` becomes `ab.com`, another person's
/// name). `HostnameParser` holds those rules itself.
enum IDNA {
    enum Translation: Equatable {
        case ascii(String)
        case refused(String)
    }

    static let prefix = "xn--"
    /// Every dot that IDNA reads as a separator (RFC 3490 3.1).
    static let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]

    static func aLabels(_ text: String) -> Translation {
        if text.utf8.allSatisfy({ $0 < 128 }) {
            let lower = text.lowercased()
            // The library has nothing to say about plain names, and most names are plain.
            if !holdsPrefix(lower) { return .ascii(lower) }
        }
        switch call(text, idn2_to_ascii_8z, IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue) {
        case .refused(let rule): return .refused(rule)
        case .ascii(let ascii):
            return roundTrips(ascii) ? .ascii(ascii) : .refused("an 'xn--' label does not say what it would be written as")
        }
    }

    /// What a person reads; the text itself where there is nothing to translate.
    static func uLabels(_ ascii: String) -> String {
        guard holdsPrefix(ascii), case .ascii(let unicode) = call(ascii, idn2_to_unicode_8z8z, 0) else { return ascii }
        return unicode
    }

    /// Two spellings of one name must never be two names: what the A-labels decode to must encode to the same A-labels.
    private static func roundTrips(_ ascii: String) -> Bool {
        guard holdsPrefix(ascii) else { return true }
        return call(uLabels(ascii), idn2_to_ascii_8z, IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue) == .ascii(ascii)
    }

    /// Byte by byte: `contains` of a text in a text goes through Foundation and takes longer than all the rest of a plain name.
    private static func holdsPrefix(_ text: String) -> Bool {
        var rest = text.utf8[...]
        while let x = rest.firstIndex(of: UInt8(ascii: "x")) {
            rest = rest[x...]
            if rest.starts(with: prefix.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private typealias Function = (UnsafePointer<CChar>?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, Int32) -> Int32

    private static func call(_ text: String, _ function: Function, _ flags: idn2_flags.RawValue) -> Translation {
        var output: UnsafeMutablePointer<CChar>?
        let code = function(text, &output, Int32(flags))
        defer { idn2_free(output) }
        guard code == IDN2_OK.rawValue, let output else { return .refused(rule(code)) }
        return .ascii(String(cString: output))
    }

    private static func rule(_ code: Int32) -> String {
        switch idn2_rc(rawValue: code) {
        case IDN2_TOO_BIG_DOMAIN: "it must have at most \(HostnameParser.longestName) characters"
        case IDN2_TOO_BIG_LABEL, IDN2_PUNYCODE_BIG_OUTPUT: "a label must have at most \(HostnameParser.longestLabel) characters"
        case IDN2_HYPHEN_STARTEND: "a label must not begin or end with a hyphen"
        case IDN2_2HYPHEN: "hyphens in third and fourth place are reserved (RFC 5891 4.2.3.1)"
        case IDN2_BIDI: "a label mixes writing directions (RFC 5893)"
        case IDN2_CONTEXTJ, IDN2_CONTEXTJ_NO_RULE: "a zero-width joiner is not allowed there (RFC 5892 A.1)"
        case IDN2_LEADING_COMBINING: "a label must not begin with a combining mark"
        case IDN2_PUNYCODE_BAD_INPUT, IDN2_PUNYCODE_OVERFLOW, IDN2_INVALID_ALABEL, IDN2_UALABEL_MISMATCH, IDN2_ALABEL_ROUNDTRIP_FAILED:
            "an 'xn--' label is not valid Punycode (RFC 5891 5.4)"
        case IDN2_DOT_IN_LABEL: "a label must not hold a dot"
        default: "it holds a character that is not allowed in a host name (RFC 5892)"
        }
    }
}

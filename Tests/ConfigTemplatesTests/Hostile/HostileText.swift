/// Strings of someone who wants to be more than a value. The same seed gives the same strings.
struct HostileText {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> String {
        var text = ""
        // Half of them without what every rule refuses at once, so that many get through to the template.
        let gentle = roll(2) == 0
        let alphabet = gentle ? Self.gentle : Self.gentle + Self.rough
        if roll(3) == 0 { text += "/" }
        for _ in 0...roll(6) { text += alphabet[roll(alphabet.count)] }
        return text
    }

    private mutating func roll(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }

    private static let gentle = [
        "a", "Z", "9", "0", ".", "-", "_", "/", ":", "[", "]", " ", "  ", ";", "{", "}", "{{", "}}", "#", "\"", "'", "\"\"", "\\", "\\\\",
        "\\\"", "=", ",",
        "%", "~", "^", "(", ")", "|", "&", "!", "*", "?", "@", "+", "<", ">", "`", "ä", "é", "\u{301}", "\"\u{301}", "\\\u{301}",
        ";\u{200d}", "名", "😀",
        "\u{2028}", "\u{85}", "; include /etc/passwd;", "\"; return 200 \"", "} server { listen 1; ", " default_server", "/../", "..", "//",
        "none", "E_ALL",
        "on", "{{name}}", "{{root}}", ";}", "\";", "';", "#\"", "x\" y\"",
    ]
    private static let rough = [
        "\n", "\r", "\r\n", "\t", "\0", "\u{b}", "\u{1b}", "\u{7f}", "$", "${", "${HOME}", "$uri", "$pool", "\n}\n", "\nload_module x;\n",
        "\n[global]\n",
        "\nphp_admin_value[auto_prepend_file] = /x\n", "\\\n",
    ]
}

import SiteModel
import Testing

/// Names that people and attackers type, and what becomes of each.
@Suite struct HostnameCorpusTests {
    @Test(
        "one name has one canonical form, however it is written",
        arguments: [
            ("example.com", "example.com"), ("EXAMPLE.Com", "example.com"), ("example.com.", "example.com"),
            ("example.com。", "example.com"),
            ("example。com", "example.com"), ("example．com", "example.com"), ("example｡com", "example.com"), ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
            ("münchen.de", "xn--mnchen-3ya.de"), ("MÜNCHEN.DE", "xn--mnchen-3ya.de"), ("mu\u{308}nchen.de", "xn--mnchen-3ya.de"),
            ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"), ("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de"),
            // IDNA2008, not 2003: ß is a letter of its own, and ZWNJ between Persian letters is too.
            ("faß.de", "xn--fa-hia.de"), ("fass.de", "fass.de"), ("نامه\u{200C}ای.com", "xn--mgba3gch31f060k.com"),
            ("日本.com", "xn--wgv71a.com"), ("אב.com", "xn--4dbc.com"), ("аpple.com", "xn--pple-43d.com"), ("İ.com", "xn--i-9bb.com"),
            ("ⅷ.com", "viii.com"), ("①.com", "1.com"), ("1.com", "1.com"), ("a.b", "a.b"), ("3com.example", "3com.example"),
            ("a--b.com", "a--b.com"),
            ("0x7g.example", "0x7g.example"), ("example.x0", "example.x0"),
            // The public form of a sandbox.
            ("example.com.localhost", "example.com.localhost"), ("sub.localhost", "sub.localhost"),
        ])
    func canonicalForm(typed: String, ascii: String) throws {
        #expect(try Hostname(typed).ascii == ascii)
    }

    @Test(
        "what is no host name is refused, and the error names the rule",
        arguments: [
            ("", "empty"), (".", "empty"), ("..", "must not be empty"), ("。", "empty"), ("example..com", "must not be empty"),
            (".example.com", "must not be empty"),
            ("example.com..", "must not be empty"), ("example。。com", "must not be empty"),
            ("localhost", "'localhost' alone"), ("LOCALHOST.", "'localhost' alone"), ("ｌｏｃａｌｈｏｓｔ", "'localhost' alone"),
            ("example", "two labels"), ("com.", "two labels"),
            ("-rf.example", "hyphen"), ("a-.com", "hyphen"), ("example.-com", "hyphen"), ("--config=x", "hyphen"), ("-", "hyphen"),
            ("ab--cd.com", "reserved"),
            ("a_b.com", "'_'"), ("_dmarc.example.com", "'_'"), ("a＿b.com", "'_'"),
            ("*.example.com", "wildcard"), ("*", "wildcard"), ("example.*", "wildcard"),
            ("＊.example.com", "only letters, digits and hyphens"),
            ("http://example.com", "scheme or path"), ("example.com/", "scheme or path"), ("../../etc/passwd", "scheme or path"),
            ("example.com:80", "without a port"),
            ("root@example.com", "email"), ("a℀b.com", "only letters, digits and hyphens"),
            ("127.0.0.1", "IP address"), ("127.1", "IP address"), ("2130706433", "IP address"), ("0x7f.1", "IP address"),
            ("0x7f000001", "IP address"),
            ("0X7F000001", "IP address"), ("017700000001", "IP address"), ("0177.0.0.01", "IP address"), ("1.2.3.4.", "IP address"),
            ("1.2.3.4.5", "IP address"),
            ("１２７.０.０.１", "IP address"), ("①②⑦。⓪.0.1", "IP address"), ("example.0x", "IP address"), ("example.123", "IP address"),
            ("999.999.999.999", "IP address"),
            ("::1", "IP address"), ("[::1]", "IP address"), ("2001:db8::1", "IP address"), ("fe80::1%eth0", "IP address"),
            ("::ffff:192.0.2.1", "IP address"),
            ("exa mple.com", "white space"), (" example.com", "white space"), ("example.com\u{A0}", "white space"),
            ("example.com\n", "control"),
            ("example.com\0.evil.com", "control"), ("example.com\r\nX: y", "control"), ("example.com\u{85}", "control"),
            ("a\u{2028}b.com", "line separators"),
            ("a\u{200B}b.com", "invisible"), ("a\u{AD}b.com", "invisible"), ("a\u{FEFF}b.com", "invisible"),
            ("a\u{2060}b.com", "invisible"),
            ("a\u{FE0F}b.com", "invisible"), ("a\u{34F}b.com", "invisible"), ("a\u{E0061}.com", "invisible"), ("a\u{200D}b.com", "joiner"),
            ("a\u{200C}b.com", "joiner"),
            ("a\u{202E}b.com", "writing direction"), ("\u{2067}a.com", "writing direction"), ("\u{200F}a.com", "writing direction"),
            ("אבa.com", "writing directions"), ("١٢.com", "writing directions"), ("\u{6F1}\u{661}.com", "writing directions"),
            ("\u{338}a.com", "combining mark"), ("☃.com", "not allowed"), ("💩.la", "not allowed"), ("a։com", "not allowed"),
            ("a﹒com", "not allowed"),
            ("xn--.com", "Punycode"), ("xn--zz.com", "Punycode"), ("xn--abc-.com", "Punycode"), ("xn--55555577.com", "Punycode"),
            ("xn--a.com", "not allowed"), ("xn--n3h.com", "not allowed"), ("xn--xn--a-ex.com", "Punycode"), ("xn--strasse-.de", "Punycode"),
            ("exam$(id).com", "only letters, digits and hyphens"), ("a;b.com", "only letters, digits and hyphens"),
            ("a'b.com", "only letters, digits and hyphens"),
            ("a\"b.com", "only letters, digits and hyphens"), ("a{b}.com", "only letters, digits and hyphens"),
            ("a%00b.com", "only letters, digits and hyphens"),
            ("a\\b.com", "only letters, digits and hyphens"), ("~example.com", "only letters, digits and hyphens"),
            ("$host.com", "only letters, digits and hyphens"),
        ])
    func refused(typed: String, rule: String) {
        let problem = #expect(throws: Problem.self) { try Hostname(typed) }
        #expect(problem?.code == .badHostname)
        #expect(problem?.exit == .usage)
        #expect(problem?.message.contains(rule) == true, "\(problem?.message ?? "accepted")")
        #expect(
            problem?.message.unicodeScalars.contains { $0.properties.generalCategory == .control || $0.properties.isBidiControl } == false)
    }

    @Test("labels end at 63 octets and names at 253, counted as A-labels without the trailing dot")
    func lengths() throws {
        func label(_ count: Int) -> String { String(repeating: "a", count: count) }
        let longest = [label(63), label(63), label(63), label(61)].joined(separator: ".")
        #expect(longest.utf8.count == 253)
        #expect(try Hostname(longest).ascii == longest)
        #expect(try Hostname(longest + ".").ascii == longest)
        #expect(throws: Problem.self) { try Hostname(longest + "a") }
        #expect(throws: Problem.self) { try Hostname(label(64) + ".com") }
        #expect(throws: Problem.self) { try Hostname(String(repeating: "ü", count: 60) + ".com") }
        #expect(throws: Problem.self) { try Hostname(String(repeating: "a.", count: 1_000_000) + "com") }
    }

    @Test("a name of 248 characters is a name")
    func longName() throws {
        let long = String(repeating: String(repeating: "b", count: 60) + ".", count: 4) + "com"
        #expect(try Hostname(String(repeating: "c", count: 1) + long).ascii.utf8.count == 248)
    }

    @Test("spellings of one name are one value, so a set of claims cannot hold it twice")
    func duplicatesByForm() throws {
        let spellings = [
            "bücher.example", "BÜCHER.example", "bu\u{308}cher.example.", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE",
            "bücher。example",
        ]
        #expect(Set(try spellings.map { try Hostname($0) }).count == 1)
    }
}

import Foundation
import SiteModel
import Testing

/// Each name type accepts what it should, refuses what it must, and says which rule was broken.
@Suite struct CheckedTextTests {
    private func expectRefused<Name: CheckedText>(
        _ type: Name.Type, _ text: String, _ rule: String, location: SourceLocation = #_sourceLocation
    ) {
        let problem = #expect(throws: Problem.self, sourceLocation: location) { try Name(text) }
        #expect(problem?.code == Name.code, sourceLocation: location)
        #expect(problem?.message.contains(rule) == true, "\(problem?.message ?? "accepted")", sourceLocation: location)
        #expect(problem?.message.hasPrefix("cannot use \(Name.noun) '") == true, sourceLocation: location)
        #expect(Name(rawValue: text) == nil, sourceLocation: location)
        #expect(throws: (any Error).self, sourceLocation: location) {
            try JSONDecoder().decode([Name].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test(
        "e-mail addresses that WordPress and mail programs both accept",
        arguments: [
            "admin@example.com", "a@b.co", "first.last+tag@example.com", "O'Brien@example.com", "admin@EXAMPLE.com",
            "a!#$%&'*+-/=?^_`{|}~@example.com",
            "admin@xn--mnchen-3ya.de", "admin@example.com.localhost",
        ])
    func email(text: String) throws {
        #expect(try EmailAddress(text).rawValue == text)
    }

    @Test(
        "other e-mail addresses are refused by rule",
        arguments: [
            ("", "6 to 100"), ("a@b.c", "6 to 100"), ("admin", "6 to 100"), ("example.com", "exactly one @"),
            ("a@b@example.com", "exactly one @"),
            ("@example.com", "1 to 64"), (String(repeating: "a", count: 65) + "@example.com", "1 to 64"),
            ("a@" + String(repeating: "b.", count: 50) + "com", "6 to 100"),
            ("-oQ/tmp@example.com", "hyphen"), (".a@example.com", "dot"), ("a..b@example.com", "dot"), ("a.@example.com", "dot"),
            ("a b@example.com", "ASCII letters"), ("\"a b\"@example.com", "ASCII letters"), ("a(b)@example.com", "ASCII letters"),
            ("a;b@example.com", "ASCII letters"),
            ("ü@example.com", "ASCII letters"), ("a,b@example.com", "ASCII letters"), ("<a@example.com", "ASCII letters"),
            ("a\\b@example.com", "ASCII letters"),
            ("a@example.com\nBcc: b@example.com", "control"), ("a\r\n@example.com", "control"), ("a\0@example.com", "control"),
            ("a\u{202E}@example.com", "writing direction"),
            ("admin@localhost", "'localhost' alone"), ("admin@127.0.0.1", "IP address"), ("admin@[127.0.0.1]", "only letters"),
            ("admin@-example.com", "hyphen"),
            ("admin@münchen.de", "write its domain as 'xn--mnchen-3ya.de'"), ("admin@example.com.", "write its domain as 'example.com'"),
        ])
    func badEmail(text: String, rule: String) { expectRefused(EmailAddress.self, text, rule) }

    @Test(
        "pages as addresses name them",
        arguments: [
            "/", "/about/", "/2023/11/14/hello-world/", "/caf%C3%A9/", "/?s=a+b&x=%20", "/a.b/c~d/e_f", "/wp-json/wp/v2/posts", "/...",
            "/a/..b/",
            "/" + String(repeating: "a", count: 2047),
        ])
    func page(text: String) throws { #expect(try CachePath(text).rawValue == text) }

    @Test(
        "what no browser sends is no page",
        arguments: [
            ("", "begin with '/'"), ("about", "begin with '/'"), ("http://a.example/", "begin with '/'"),
            ("/" + String(repeating: "a", count: 2048), "at most 2048"), ("/a b", "only letters"), ("/é/", "only letters"),
            ("/a\n/", "only letters"), ("/a\0", "only letters"), ("/\u{1b}[2J", "only letters"), ("/a#b", "only letters"),
            ("/a\\b", "only letters"), ("/\u{202E}x", "only letters"), ("/a\"b", "only letters"), ("/<x>", "only letters"),
            ("/..", "'.' and '..'"), ("/a/../b", "'.' and '..'"), ("/./", "'.' and '..'"), ("//", "two '/'"), ("//a.example/", "two '/'"),
            ("/a//b", "two '/'"), ("/%", "two hexadecimal"), ("/%4", "two hexadecimal"), ("/%zz", "two hexadecimal"),
            ("/a?%", "two hexadecimal"),
        ])
    func badPage(text: String, rule: String) { expectRefused(CachePath.self, text, rule) }

    @Test(
        "titles keep every character that a person typed",
        arguments: [
            "My site", "L'été à Ångström", "👩‍💻 & 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️", "<b>Bold</b>", "'; DROP TABLE wp_posts; --", "{{7*7}} ${x} <?php ?>", "日本語", "-rf",
            String(repeating: "é", count: 255),
        ])
    func title(text: String) throws {
        #expect(try Array(SiteTitle(text).rawValue.utf8) == Array(text.utf8))
    }

    @Test(
        "titles that would break a line, hide or reorder text are refused by rule",
        arguments: [
            ("", "1 to 255"), (String(repeating: "a", count: 256), "1 to 255"),
            ("a" + String(repeating: "\u{301}", count: 5000), "1 to 255"),
            (" a", "white space"), ("a ", "white space"), ("a\u{A0}", "white space"), ("   ", "white space"),
            ("a\nb", "control"), ("a\r\nb", "control"), ("a\0b", "control"), ("a\u{1B}[31mb", "control"), ("a\u{85}b", "control"),
            ("a\u{7F}b", "control"),
            ("a\u{2028}b", "line separators"), ("a\u{2029}b", "line separators"), ("a\u{202E}b", "writing direction"),
            ("a\u{2066}b", "writing direction"),
            ("a\u{200B}b", "invisible"), ("a\u{FEFF}", "invisible"), ("a\u{FFFF}b", "noncharacters"),
        ])
    func badTitle(text: String, rule: String) { expectRefused(SiteTitle.self, text, rule) }

    @Test("names of users, databases and versions refuse what their programs would read otherwise")
    func machineNames() throws {
        expectRefused(LoginName.self, "-u0", "begin with")
        expectRefused(LoginName.self, "Admin", "only a-z")
        expectRefused(LoginName.self, "", "1 to 60")
        #expect(try LoginName("site.owner_1-a").rawValue == "site.owner_1-a")
        for name in ["a`b", "a%", "A", "a b", "a\0", "ß", "1a", "_a", "mysql", "a;b", "a-b"] {
            #expect(DatabaseName(rawValue: name) == nil, "\(name)")
        }
        for name in ["root", "mysql", String(repeating: "a", count: 33), "%"] { #expect(DatabaseAccount(rawValue: name) == nil, "\(name)") }
        for version in ["8", "8.2.1", "08.2", "8.02", "8.x", "８.２", "-1.2", "8.", "+8.2"] {
            #expect(PHPVersion(rawValue: version) == nil, "\(version)")
        }
        for version in ["../6.8", "6..8", "v6", "6.8/1", "", "6.8 "] { #expect(WordPressVersion(rawValue: version) == nil, "\(version)") }
        for locale in ["../de", "e", "de-DE", "de/DE"] { #expect(WordPressLocale(rawValue: locale) == nil, "\(locale)") }
        expectRefused(SHA256Hex.self, String(repeating: "A", count: 64), "64 of 0-9 and a-f")
        expectRefused(SHA256Hex.self, String(repeating: "a", count: 63), "64 of 0-9 and a-f")
        #expect(SHA256Hex(rawValue: String(repeating: "0a", count: 32)) != nil)
    }

    @Test("versions are ordered as they were released")
    func versionOrder() throws {
        let released = [
            "6.8", "6.8.1", "6.8.10", "6.9-alpha", "6.9-beta1", "6.9-beta2", "6.9-RC1", "6.9-RC2", "6.9-RC10", "6.9", "6.10", "7.0",
        ]
        let versions = try released.map { try WordPressVersion($0) }
        #expect(versions.shuffled().sorted() == versions)
        #expect(try PHPVersion("8.2") < PHPVersion("8.10"))
    }

    @Test("a site id of any random number is a site id and fits every name made of it")
    func siteIDs() throws {
        for random in [0, 1, UInt64.max, 0xDEAD_BEEF_0BAD_F00D] {
            let id = SiteID(random: random)
            #expect(try SiteID(id.rawValue) == id)
            #expect(try DatabaseName(id.rawValue) == DatabaseName(of: id))
            #expect(try DatabaseAccount(id.rawValue) == DatabaseAccount(of: id))
        }
    }
}

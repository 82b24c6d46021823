import SiteModel
import Testing

@Suite struct ConfusablesTests {
    @Test(
        "a name that reads like an ASCII one is warned about, never refused",
        arguments: [
            ("аpple.com", "apple.com"), ("xn--pple-43d.com", "apple.com"), ("аррӏе.com", "apple.com"), ("еріс.com", "epic.com"),
            ("gοοgle.com", "google.com"),
            ("İ.com", "i.com"), ("pаypal.com.localhost", "paypal.com.localhost"),
        ])
    func readsLikeASCII(typed: String, reading: String) throws {
        let name = try Hostname(typed)
        #expect(name.warnings.contains { $0.contains("reads like '\(reading)'") }, "\(name.warnings)")
        #expect(try name.looksLike(Hostname(reading)))
    }

    @Test("scripts that no language mixes are warned about by name")
    func mixedScripts() throws {
        let warnings = try Hostname("яndex.com").warnings
        #expect(warnings == ["label 'яndex' mixes scripts (Cyrillic, Latin): it may pass for another name"])
    }

    @Test(
        "ordinary names of every language pass without a word",
        arguments: [
            "example.com", "münchen.de", "straße.de", "şirket.com", "ādaži.lv", "việtnam.vn", "пример.рф", "яндекс.рф", "παράδειγμα.gr",
            "日本語.jp", "東京タワー.jp", "한국어.kr",
            "ｅxample.com", "łódź.pl", "नमस्ते.in", "example.com.localhost", "نامه\u{200C}ای.com", "paypa1.com",
        ])
    func ordinary(typed: String) throws {
        #expect(try Hostname(typed).warnings == [])
    }

    @Test("looking alike is symmetric, is not equality, and needs a lookalike")
    func lookingAlike() throws {
        let paypal = try Hostname("paypal.com")
        let digit = try Hostname("paypa1.com")
        #expect(digit.looksLike(paypal) && paypal.looksLike(digit))
        #expect(!paypal.looksLike(paypal))
        #expect(try !paypal.looksLike(Hostname("paypals.com")))
        #expect(try Hostname("rnicrosoft.com").looksLike(Hostname("microsoft.com")))
    }

    @Test("among the names of a host the lookalikes are found, and only they")
    func among() throws {
        let names = try ["paypa1.com", "paypal.com", "раураl.com", "paypals.com", "example.org"].map { try Hostname($0) }
        let found = try Hostname("paypal.com").lookalikes(among: names)
        #expect(found == [names[0], names[2]])
    }

    @Test("a person sees the name as it is written")
    func display() throws {
        #expect(try Hostname("xn--mnchen-3ya.de").display == "münchen.de")
        #expect(try Hostname("example.com").display == "example.com")
    }
}

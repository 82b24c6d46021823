import Foundation
import Testing

@testable import SiteModel

@Suite("Registered domains") struct PublicSuffixesTests {
    /// Rules of each form; what they say is checked against Debian's whole list where that is installed.
    private static let excerpt = """
        // ===BEGIN ICANN DOMAINS===
        com
        biz
        uk
        co.uk   what follows white space is no part of the rule
        jp
        ac.jp
        *.kobe.jp
        !city.kobe.jp
        *.ck
        !www.ck
        cn
        公司.cn
        中国
        not a.rule

        // ===BEGIN PRIVATE DOMAINS===\r
        uk.com\r
        io
        github.io
        """

    private static let cases = [
        ("example.com", "example.com"), ("a.b.Example.COM", "example.com"), ("b.example.uk.com", "example.uk.com"), ("uk.com", "uk.com"),
        ("a.b.example.co.uk", "example.co.uk"), ("co.uk", "co.uk"), ("a.b.domain.biz", "domain.biz"),
        // A top-level domain that the list does not know.
        ("a.b.example.example", "example.example"),
        ("www.test.jp", "test.jp"), ("www.test.ac.jp", "test.ac.jp"),
        // Anything below kobe.jp is a suffix, but for the city.
        ("a.b.c.kobe.jp", "b.c.kobe.jp"), ("c.kobe.jp", "c.kobe.jp"), ("www.city.kobe.jp", "city.kobe.jp"),
        ("city.kobe.jp", "city.kobe.jp"),
        ("a.b.test.ck", "b.test.ck"), ("www.www.ck", "www.ck"),
        ("shop.alice.github.io", "alice.github.io"), ("github.io", "github.io"),
        ("www.食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn"), ("www.xn--85x722f.xn--fiqs8s", "xn--85x722f.xn--fiqs8s"),
    ]

    @Test("the longest rule says where it begins, an exception prevails, and a suffix is its own", arguments: cases)
    func registered(_ name: String, _ domain: String) throws {
        #expect(try PublicSuffixes(Self.excerpt).registeredDomain(of: Hostname(name)) == domain)
    }

    @Test("what is no rule is none") func rules() { #expect(PublicSuffixes(Self.excerpt).count == 17) }

    @Test("without a list, what is below a top-level domain is one") func none() throws {
        #expect(try PublicSuffixes().registeredDomain(of: Hostname("a.b.example.co.uk")) == "co.uk")
        #expect(PublicSuffixes("\n// nothing\n \n").count == 0)
    }

    @Test("Debian's whole list says the same", .enabled(if: FileManager.default.fileExists(atPath: debian)))
    func whole() throws {
        let list = PublicSuffixes(try String(contentsOfFile: Self.debian, encoding: .utf8))
        #expect(list.count > 9_000)
        for (name, domain) in Self.cases { #expect(try list.registeredDomain(of: Hostname(name)) == domain, "\(name)") }
    }

    private static let debian = "/usr/share/publicsuffix/public_suffix_list.dat"
}

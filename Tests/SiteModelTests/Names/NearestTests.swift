import Testing

@testable import SiteModel

@Suite struct NearestTests {
    private static let sites = ["example.com", "example.org", "exemple.com", "shop.example.com", "other.net", "a.co"]

    @Test(
        arguments: [
            ("exmaple.com", ["example.com", "exemple.com"]), ("example.con", ["example.com", "exemple.com", "example.org"]),
            ("EXAMPLE.CM", ["example.com", "exemple.com", "example.org"]),
            ("example", ["example.com", "example.org"]), ("b.co", ["a.co"]), ("shop", ["shop.example.com"]),
            ("nothing-like-it.test", []), ("", []), ("x", []), (String(repeating: "a", count: 100_000), []),
        ] as [(String, [String])])
    func theNearestFirstAndNoneThatIsFar(_ typed: String, _ expected: [String]) {
        #expect(Nearest.to(typed, among: Self.sites) == expected)
    }

    @Test func atMostSoMany() {
        #expect(Nearest.to("site0", among: (1...9).map { "site\($0)" }) == ["site1", "site2", "site3"])
        #expect(Nearest.to("same", among: ["same"]).isEmpty, "a word that is known was not misspelt")
    }

    @Test func theHintNamesThemOrShowsAll() {
        let near = Nearest.hint("exampel.org", among: Self.sites, "agent site list")
        #expect(near == "did you mean example.org? `agent site list` shows all")
        #expect(Nearest.hint("nothing-like-it.test", among: Self.sites, "agent site list") == "agent site list")
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("list", "lsit", 1), ("abc", "abc", 0),
    ])
    func distances(_ one: String, _ other: String, _ expected: Int) {
        #expect(Nearest.distance(Array(one.utf8), Array(other.utf8)) == expected)
        #expect(Nearest.distance(Array(other.utf8), Array(one.utf8)) == expected)
    }
}

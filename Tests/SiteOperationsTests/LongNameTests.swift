import SiteModel
import SiteOperations
import Testing

/// A legal host name may be longer than what WordPress keeps of it.
@Suite struct LongNameTests {
    private let longest = "c" + String(repeating: String(repeating: "b", count: 60) + ".", count: 4) + "com"

    @Test("a name of 248 characters makes a site when an address is given")
    func address() throws {
        var wish = SiteWish(domain: try Hostname(longest))
        wish.adminEmail = try EmailAddress("admin@example.com")
        #expect(wish.domain.ascii.utf8.count == 248)
        #expect(try wish.spec(installed: [PHPVersion("8.2")]).title.rawValue == wish.domain.ascii)
    }

    @Test("without one it is refused before anything is made, and told why")
    func noAddress() throws {
        let problem = #expect(throws: Problem.self) { try SiteWish(domain: Hostname(longest)).spec(installed: [PHPVersion("8.2")]) }
        #expect(problem?.code == .badEmail && problem?.hint?.contains("--admin-email") == true)
    }

    @Test("a name in another script is the title as it is written")
    func title() throws {
        #expect(try SiteWish(domain: Hostname("xn--mnchen-3ya.de")).spec(installed: [PHPVersion("8.2")]).title.rawValue == "münchen.de")
    }
}

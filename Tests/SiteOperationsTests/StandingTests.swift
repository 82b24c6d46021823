import SiteModel
import SiteOperations
import Testing

/// A create that is granted already changes nothing; one that differs says in what; a name has one owner.
@Suite struct StandingTests {
    private func site(_ domain: String, aliases: [String] = [], state: SiteState = .live) throws -> Site {
        let spec = try SiteSpec(
            domain: Hostname(domain), aliases: aliases.map { try Hostname($0) }, title: SiteTitle("Shop"),
            adminEmail: EmailAddress("a@example.com"),
            adminLogin: LoginName("admin"), php: PHPVersion("8.2"))
        return Site(
            id: try SiteID("sabcdefghijk"), spec: spec, state: state, identity: SiteIdentity(uid: 1, gid: 1),
            release: try WordPressVersion("6.1.9"),
            createdAt: 0, url: "http://\(domain)/")
    }

    private func problem(_ wish: SiteWish, _ holders: [Hostname: Site]) -> Problem? {
        do {
            _ = try CreateSite.standing(wish, holders: holders)
            return nil
        } catch {
            return error as? Problem
        }
    }

    @Test func whatWasNotAskedForIsNoDifference() throws {
        let existing = try site("example.com", aliases: ["www.example.com"])
        let wish = SiteWish(domain: try Hostname("example.com"))
        #expect(try CreateSite.standing(wish, holders: [Hostname("example.com"): existing]) == existing)
    }

    @Test func aDifferenceIsNamed() throws {
        var wish = SiteWish(domain: try Hostname("example.com"))
        wish.title = try SiteTitle("Blog")
        let found = problem(wish, [try Hostname("example.com"): try site("example.com")])
        #expect(found?.code == .siteExists)
        #expect(found?.exit == .exists)
        #expect(found?.message == "cannot create site 'example.com': it exists and differs: title is 'Shop', not 'Blog'")
    }

    @Test func anAliasOfAnotherSiteIsRefused() throws {
        var wish = SiteWish(domain: try Hostname("new.example"))
        wish.aliases = [try Hostname("www.example.com")]
        let found = problem(wish, [try Hostname("www.example.com"): try site("example.com", aliases: ["www.example.com"])])
        #expect(found?.code == .hostnameTaken)
        #expect(found?.exit == .refused)
    }

    @Test func aDomainThatIsAnotherSitesAliasIsRefusedAndTheSiteNamed() throws {
        let wish = SiteWish(domain: try Hostname("www.example.com"))
        let found = problem(wish, [try Hostname("www.example.com"): try site("example.com", aliases: ["www.example.com"])])
        #expect(found?.code == .hostnameTaken && found?.message.contains("belongs to site 'example.com'") == true)
        let trashed = problem(
            wish, [try Hostname("www.example.com"): try site("example.com", aliases: ["www.example.com"], state: .trashed)])
        #expect(trashed?.hint == "`agent site undelete example.com` brings it back, `agent site delete example.com --purge --yes` ends it")
    }

    @Test func anAddressOfAnotherSiteIsRefusedAndTheSiteNamed() throws {
        let owner = try site("example.com")
        let address = try Hostname("example.com.localhost")
        let found = problem(SiteWish(domain: address), [address: owner])
        #expect(found?.code == .hostnameTaken && found?.exit == .refused)
        #expect(
            found?.message == "cannot use host name 'example.com.localhost': it has an address here in common with site 'example.com'")
        var wish = SiteWish(domain: try Hostname("new.example"))
        wish.aliases = [address]
        #expect(problem(wish, [address: owner])?.code == .hostnameTaken)
    }

    @Test func aTrashedSiteKeepsItsName() throws {
        let found = problem(
            SiteWish(domain: try Hostname("example.com")), [try Hostname("example.com"): try site("example.com", state: .trashed)])
        #expect(found?.code == .siteExists)
        #expect(found?.hint?.contains("undelete") == true)
    }

    @Test func aFreeNameStandsNowhere() throws {
        #expect(try CreateSite.standing(SiteWish(domain: Hostname("free.example")), holders: [:]) == nil)
    }
}

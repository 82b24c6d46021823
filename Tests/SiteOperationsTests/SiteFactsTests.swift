import AgentTesting
import SiteModel
import Testing

@Suite struct SiteFactsTests {
    @Test func aSitesAdministratorsAreToldWhatHolds() throws {
        var site = try Sample.site(1, "a.example")
        site.spec.cache = .off
        site.spec.limits[.memory] = 512
        let held = try SiteFacts(site, isEnforced: true).text()
        #expect(held.contains(#""memory":512"#) && held.contains(#""pageCache":false"#) && held.contains(#""upload":64"#), "\(held)")
        // What nobody enforces is not told as a limit.
        #expect(try !SiteFacts(site, isEnforced: false).text().contains("memory"))
        // Nothing else of the site: its file is read by the site's own code.
        #expect(!held.contains("a.example") && !held.contains("admin"))
    }
}

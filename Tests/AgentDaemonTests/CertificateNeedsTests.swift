import SiteModel
import Testing

@testable import AgentDaemon

@Suite("Sites whose certificates are to be looked at") struct CertificateNeedsTests {
    @Test("one that cannot be looked at stays, and is told once for each reason") func stays() {
        let (needs, site) = (CertificateNeeds(), SiteID(random: 1))
        needs.add(site)
        #expect(needs.isNews("line 3", of: site) && !needs.isNews("line 3", of: site))
        needs.add(site)
        #expect(!needs.isNews("line 3", of: site) && needs.isNews("line 4", of: site) && needs.all == [site])
        let seen = needs.times(site)
        needs.add(site)
        needs.remove(site, ofTimes: seen)
        #expect(needs.all == [site], "what ended meanwhile was not looked at")
        needs.remove(site, ofTimes: needs.times(site))
        #expect(needs.all.isEmpty)
        needs.add(site)
        #expect(needs.isNews("line 4", of: site))
    }
}

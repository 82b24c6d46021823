import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

/// A name that moves takes no line along to its next holder's owner.
@Suite("Who reads what of a site's logs") struct LogReachTests {
    private let names: Set<String> = ["a.example", "www.a.example"]

    @Test("who may see the whole host is told all kinds, by names too") func whole() throws {
        let reach = try LogReach([], names: names, isWholeHost: true)
        #expect(reach.kinds == Set(LogKind.allCases) && reach.names == names)
        #expect(try LogReach([.error], names: names, isWholeHost: true).kinds == [.error])
    }

    @Test("who may see some sites alone is told nothing by a name") func few() throws {
        let reach = try LogReach([], names: names, isWholeHost: false)
        #expect(reach.kinds == [.access, .php, .slow, .login] && reach.names.isEmpty)
        #expect(try LogReach([.login, .php], names: names, isWholeHost: false).kinds == [.login, .php])
        let refused = #expect(throws: Problem.self) { try LogReach([.access, .error], names: names, isWholeHost: false) }
        #expect(refused?.code == .roleTooLow)
    }

    @Test("a log is followed to the end of its site, and no further") func followed() throws {
        let (site, other) = (try Sample.site(1, "a.example"), try Sample.site(2, "a.example"))
        var trashed = site
        trashed.state = .trashed
        for isWholeHost in [true, false] {
            let reach = try LogReach([], names: names, isWholeHost: isWholeHost)
            #expect(reach.goesOn(site, now: site, namesNow: names))
            #expect(!reach.goesOn(site, now: nil, namesNow: names), "it is gone")
            #expect(!reach.goesOn(site, now: other, namesNow: names), "another one has its name")
            #expect(!reach.goesOn(site, now: trashed, namesNow: names), "it was deleted")
            #expect(reach.goesOn(trashed, now: trashed, namesNow: names), "somebody looks into the trash")
            #expect(reach.goesOn(trashed, now: site, namesNow: names), "it came back")
            // What is told by the id alone goes on.
            #expect(reach.goesOn(site, now: site, namesNow: ["a.example"]) == !isWholeHost, "an alias went to another site")
        }
    }
}

import HostServices
import SiteModel
import SiteOperations
import Testing

/// What belongs to nobody is found, what belongs to someone is left alone, what a site lacks is named.
@Suite struct OrphanReportTests {
    private func inventory(_ names: [String], trash: [String] = []) -> HostInventory {
        HostInventory(
            vhosts: names, pools: names, services: names, databases: names + trash, accounts: names + trash, trees: names, trash: trash,
            staging: [],
            manifests: names + trash, secrets: [])
    }
    private func site(_ id: String, _ state: SiteState) throws -> Site {
        let spec = try SiteSpec(
            domain: Hostname("\(id).example"), title: SiteTitle("t"), adminEmail: EmailAddress("a@example.com"),
            adminLogin: LoginName("admin"),
            php: PHPVersion("8.2"))
        return Site(
            id: try SiteID(id), spec: spec, state: state, identity: SiteIdentity(uid: 1, gid: 1), release: try WordPressVersion("6.1"),
            createdAt: 0, url: "")
    }

    private func judge(_ inventory: HostInventory, sites: [Site], busy: Set<String>) -> OrphanReport {
        OrphanReport.judge(inventory, sites: sites, unchangedSince: sites, busy: busy)
    }

    @Test func aSiteThatCameAfterTheInventoryLacksNothing() throws {
        let report = OrphanReport.judge(inventory([]), sites: [try site("saaaaaaaaaaa", .live)], unchangedSince: [], busy: [])
        #expect(report == OrphanReport(orphans: [], gaps: []))
    }

    @Test func wholeSitesAreNoFinding() throws {
        let report = judge(
            inventory(["saaaaaaaaaaa"], trash: ["sbbbbbbbbbbb"]),
            sites: [try site("saaaaaaaaaaa", .live), try site("sbbbbbbbbbbb", .trashed)], busy: [])
        #expect(report == OrphanReport(orphans: [], gaps: []))
    }

    @Test func thingsOfNobodyAreFoundTogether() throws {
        let report = judge(inventory(["saaaaaaaaaaa"]), sites: [], busy: [])
        #expect(report.orphans.map(\.name) == ["saaaaaaaaaaa"])
        #expect(report.orphans.first?.kinds == [.vhost, .pool, .service, .database, .account, .tree, .manifest])
    }

    @Test func aRunningChangesThingsAreItsOwn() throws {
        #expect(judge(inventory(["saaaaaaaaaaa"]), sites: [], busy: ["saaaaaaaaaaa"]).orphans.isEmpty)
    }

    @Test func aTrashedSitesVhostIsAnOrphan() throws {
        var found = inventory([], trash: ["sbbbbbbbbbbb"])
        found.vhosts = ["sbbbbbbbbbbb"]
        let report = judge(found, sites: [try site("sbbbbbbbbbbb", .trashed)], busy: [])
        #expect(report.orphans.first?.kinds == [.vhost])
    }

    @Test func whatASiteLacksIsNamed() throws {
        var found = inventory(["saaaaaaaaaaa"])
        found.vhosts = []
        let report = judge(found, sites: [try site("saaaaaaaaaaa", .live)], busy: [])
        #expect(report.gaps.first?.missing == [.vhost])
    }

    @Test func aStrangersFileIsForAPersonToJudge() throws {
        var found = inventory([])
        found.vhosts = ["../evil"]
        #expect(judge(found, sites: [], busy: []).orphans.first?.site == nil)
    }
}

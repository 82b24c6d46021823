import HostServices
import SiteModel
import SiteOperations
import Testing

/// What belongs to nobody is found, what belongs to someone is left alone, what a site lacks is named.
@Suite struct OrphanReportTests {
    private static let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443)
    private func inventory(_ names: [String], trash: [String] = []) -> HostInventory {
        HostInventory(
            vhosts: names, pools: names, services: names, databases: names + trash, accounts: names + trash, trees: names, served: names,
            configured: names, trash: trash, staging: [],
            manifests: names + trash, secrets: [], certificates: [])
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
        #expect(report.orphans.first?.kinds == [.vhost, .pool, .service, .database, .account, .tree, .release, .configuration, .manifest])
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

    @Test func whatStraysBesideAStandingSiteNeverEndsThatSite() throws {
        var found = inventory(["saaaaaaaaaaa"], trash: ["sbbbbbbbbbbb"])
        found.vhosts.append("sbbbbbbbbbbb")
        found.trash.append("saaaaaaaaaaa")
        let report = judge(found, sites: [try site("saaaaaaaaaaa", .live), try site("sbbbbbbbbbbb", .trashed)], busy: [])
        #expect(report.orphans.map(\.kinds) == [[.trash], [.vhost]])
        for orphan in report.orphans {
            let plan = try orphan.plan(.delete, manifest: nil, named: true, addressing: Self.addressing, now: 7)
            #expect(plan == nil, "the plan would end everything that carries the name")
            #expect(!orphan.finding(manifest: nil).deletable)
        }
    }

    @Test func whereUsersHaveNamesASiteHasOneUntilItIsPurged() throws {
        var found = inventory(["saaaaaaaaaaa"], trash: ["sbbbbbbbbbbb"])
        let sites = [try site("saaaaaaaaaaa", .live), try site("sbbbbbbbbbbb", .trashed)]
        found.users = ["saaaaaaaaaaa", "sbbbbbbbbbbb"]
        #expect(judge(found, sites: sites, busy: []) == OrphanReport(orphans: [], gaps: []))
        found.users = ["sccccccccccc"]
        let report = judge(found, sites: sites, busy: [])
        #expect(report.orphans.map(\.name) == ["sccccccccccc"])
        #expect(report.orphans.first?.kinds == [.user])
        #expect(report.gaps.map(\.missing) == [[.user], [.user]])
    }

    @Test func whatASiteLacksIsNamed() throws {
        var found = inventory(["saaaaaaaaaaa"])
        found.vhosts = []
        let report = judge(found, sites: [try site("saaaaaaaaaaa", .live)], busy: [])
        #expect(report.gaps.first?.missing == [.vhost])
        let remedy = report.findings(manifests: [:]).first?.remedy
        #expect(remedy == "agent host upgrade-config writes it anew, and touches nothing else", "no site is taken away for it")
        found.pools = []
        found.services = []
        let more = judge(found, sites: [try site("saaaaaaaaaaa", .live)], busy: []).findings(manifests: [:]).first?.remedy
        #expect(more == "agent site delete saaaaaaaaaaa, then agent site undelete saaaaaaaaaaa: that makes them anew")
    }

    @Test func whatNoCommandMakesAnewIsForABackup() throws {
        var found = inventory(["saaaaaaaaaaa"])
        (found.vhosts, found.configured, found.served) = ([], [], [])
        let report = judge(found, sites: [try site("saaaaaaaaaaa", .live)], busy: [])
        #expect(report.gaps.first?.missing == [.vhost, .release, .configuration])
        let finding = try #require(report.findings(manifests: [:]).first)
        #expect(finding.text == "the site lacks its vhost, current release, wp-config.php")
        #expect(finding.remedy == "put back what was removed, from a backup: no command makes it anew")
    }

    @Test(arguments: [
        (SiteAnswer.Outcome.status(200), nil), (.status(302), nil), (.status(401), nil), (.status(404), "it answers with status 404"),
        (.status(500), "it answers with status 500"),
        (
            SiteAnswer.Outcome(ProbeAnswer(status: 302, headers: ["location": "http://a.example/wp-admin/install.php?x=1"], body: "")),
            "it wants to be installed: its configuration or its tables are gone"
        ),
        (SiteAnswer.Outcome(ProbeAnswer(status: 302, headers: ["location": "https://a.example/"], body: "")), nil),
        (.nothing("too late"), "it does not answer: too late"),
    ])
    func aSiteThatDoesNotAnswerAsItShouldIsUnwell(_ outcome: SiteAnswer.Outcome, _ words: String?) throws {
        let answer = SiteAnswer(
            site: try SiteID("saaaaaaaaaaa"), domain: try Hostname("a.example"), url: "http://a.example/", outcome: outcome)
        let findings = SiteAnswer.findings([answer])
        #expect(findings.first?.text == words.map { "http://a.example/: \($0)" })
        #expect(
            findings.allSatisfy {
                $0.code == "site.unwell" && $0.severity == .error && $0.remedy?.contains("agent site logs a.example --kind php") == true
            })
    }

    @Test func whatIsLeftInStagingIsFoundWhenNoChangeIsAtWork() throws {
        var found = inventory([])
        found.staging = ["prepare-0123456789abcdef"]
        let orphan = try #require(judge(found, sites: [], busy: []).orphans.first)
        #expect(orphan.kinds == [.staging])
        #expect(orphan.finding(manifest: nil).code == "orphan.staging" && orphan.finding(manifest: nil).deletable)
        #expect(try orphan.plan(.delete, manifest: nil, named: true, addressing: Self.addressing, now: 7)?.operation == "leftover.delete")
        #expect(try orphan.plan(.adopt, manifest: nil, named: true, addressing: Self.addressing, now: 7) == nil)
        #expect(judge(found, sites: [], busy: ["saaaaaaaaaaa"]).orphans.isEmpty)
    }

    @Test func secretsOfAChangeThatIsOverAreFound() throws {
        var found = inventory([])
        found.secrets = ["cnever000000", "cwork0000000", "cfresh000000", "cold00000000"]
        let report = OrphanReport.judge(
            found, sites: [], unchangedSince: [], busy: ["saaaaaaaaaaa"],
            secrets: [
                "cnever000000": .unknown, "cwork0000000": .atWork, "cfresh000000": .ended(secondsAgo: 3),
                "cold00000000": .ended(secondsAgo: 60),
            ])
        #expect(report.orphans.map(\.name) == ["cnever000000", "cold00000000"])
        #expect(report.findings(manifests: [:]).map(\.code) == ["orphan.secrets", "orphan.secrets"])
    }

    @Test func aCertificateOfASiteIsItsOwnAndAnotherIsNot() throws {
        var found = inventory(["saaaaaaaaaaa"], trash: ["sbbbbbbbbbbb"])
        found.certificates = ["saaaaaaaaaaa", "sbbbbbbbbbbb", "sccccccccccc", "example.com"]
        let report = judge(found, sites: [try site("saaaaaaaaaaa", .live), try site("sbbbbbbbbbbb", .trashed)], busy: [])
        #expect(report.gaps.isEmpty, "a site need not have one")
        #expect(report.orphans.map(\.name) == ["example.com", "sccccccccccc"])
        #expect(report.findings(manifests: [:]).map(\.deletable) == [false, true])
        #expect(
            try report.orphans.first?.plan(.delete, manifest: nil, named: true, addressing: Self.addressing, now: 7) == nil,
            "only a person can judge a stranger's")
    }

    @Test func aWholeSiteIsDeletedByNameAlone() throws {
        let lost = try site("saaaaaaaaaaa", .live)
        let orphan = try #require(judge(inventory(["saaaaaaaaaaa"]), sites: [], busy: []).orphans.first)
        #expect(try orphan.plan(.delete, manifest: lost, named: false, addressing: Self.addressing, now: 7) == nil)
        #expect(orphan.spared(.delete, manifest: lost).message.contains("--adopt takes it over, --delete saaaaaaaaaaa ends it"))
        #expect(try orphan.plan(.delete, manifest: lost, named: true, addressing: Self.addressing, now: 7)?.operation == "orphan.delete")
        #expect(try orphan.plan(.adopt, manifest: lost, named: false, addressing: Self.addressing, now: 7)?.operation == "site.adopt")
        // A manifest that is lost, or says something impossible, makes nobody's data less.
        #expect(try orphan.plan(.delete, manifest: nil, named: false, addressing: Self.addressing, now: 7) == nil)
        #expect(orphan.spared(.delete, manifest: nil).message.contains("it has a database and files: --delete saaaaaaaaaaa ends it"))
        #expect(try orphan.plan(.delete, manifest: nil, named: true, addressing: Self.addressing, now: 7)?.operation == "orphan.delete")
        #expect(orphan.spared(.adopt, manifest: nil).message.contains("not all is there"))
        // What makes no site is ended without being named.
        var found = inventory(["saaaaaaaaaaa"])
        found.databases = []
        let left = try #require(judge(found, sites: [], busy: []).orphans.first)
        #expect(try left.plan(.delete, manifest: lost, named: false, addressing: Self.addressing, now: 7)?.operation == "orphan.delete")
    }

    @Test func orphansAreChosenByIdOrFormerDomainAndNoOtherIsMeant() throws {
        let report = judge(inventory(["saaaaaaaaaaa", "sbbbbbbbbbbb", "stranger"]), sites: [], busy: [])
        let manifests = [try SiteID("saaaaaaaaaaa"): try site("saaaaaaaaaaa", .live)]
        func chosen(_ names: [String]?) throws -> [String] { try report.chosen(names, manifests: manifests).map(\.name) }
        #expect(try chosen(nil) == ["saaaaaaaaaaa", "sbbbbbbbbbbb", "stranger"])
        #expect(try chosen(["SAAAAAAAAAAA.example"]) == ["saaaaaaaaaaa"])
        #expect(try chosen(["stranger", "saaaaaaaaaaa", "saaaaaaaaaaa.example"]) == ["stranger", "saaaaaaaaaaa"], "each once")
        #expect(try chosen([]).isEmpty)
        let problem = #expect(throws: Problem.self) { try chosen(["sbbbbbbbbbbb", "sbbbbbbbbbbb.example"]) }
        #expect(problem?.code == .siteNotFound && problem?.message.contains("sbbbbbbbbbbb.example") == true)
    }

    @Test func aStrangersFileIsForAPersonToJudge() throws {
        var found = inventory([])
        found.vhosts = ["../evil"]
        #expect(judge(found, sites: [], busy: []).orphans.first?.site == nil)
    }
}

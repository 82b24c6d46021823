import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

/// What is refused on a host that could not hold it, and what is said beside a change.
@Suite struct SettingsWishHostTests {
    private func wish(_ edit: (inout SettingsWish) throws -> Void) rethrows -> SettingsWish {
        var wish = SettingsWish()
        try edit(&wish)
        return wish
    }

    @Test func whatNobodyHoldsIsNotPromised() throws {
        let site = try Sample.site(1, "a.example")
        for name in [SiteLimits.Name.memory, .tasks, .cpu] {
            let more = wish { $0.limits = [name: site.spec.limits[name] + 1] }
            let problem = #expect(throws: Problem.self) { try more.requireHeld(on: site, masters: .shared, refused: "sites share it") }
            #expect(problem?.code == .phpShared && problem?.details["limit"] == name.rawValue)
            try more.requireHeld(on: site, masters: .ofSites, refused: nil)
            // As it is: nothing is promised.
            try wish { $0.limits = [name: site.spec.limits[name]] }.requireHeld(on: site, masters: .shared, refused: "sites share it")
        }
        try wish { $0.limits = [.children: 3] }.requireHeld(on: site, masters: .shared, refused: "sites share it")
        let disk = wish { $0.compiled = .disk }
        #expect(throws: Problem.self) { try disk.requireHeld(on: site, masters: .shared, refused: nil) }
        try disk.requireHeld(on: site, masters: .ofSites, refused: nil)
        try wish { $0.compiled = .memory }.requireHeld(on: site, masters: .shared, refused: nil)
    }

    @Test func whatLooksLikeASlipIsSaid() throws {
        let site = try Sample.site(1, "a.example", aliases: ["www.a.example"])
        let away = try wish { $0.removedAliases = [try Hostname("wwww.a.example"), try Hostname("www.a.example")] }
        let said = away.warnings(on: site, unenforced: nil)
        #expect(said.count == 1 && said[0].contains("wwww.a.example") && said[0].contains("did you mean 'www.a.example'?"), "\(said)")
        #expect(wish { $0.limits = [.cpu: 50] }.warnings(on: site, unenforced: "not held here").count == 1)
        #expect(wish { $0.limits = [.cpu: 50] }.warnings(on: site, unenforced: nil).isEmpty)
        #expect(wish { $0.limits = [.children: 2] }.warnings(on: site, unenforced: "not held here").isEmpty)
    }

    @Test func whatThisMachineCannotHoldIsSaid() throws {
        let site = try Sample.site(1, "a.example")
        let missing = [SiteLimits.Name.memory: "not held: a reason"]
        let said = wish { $0.limits = [.memory: 512, .cpu: 50] }.warnings(on: site, unenforced: nil, missing: missing, memory: 4 << 30)
        #expect(said == ["limits.memory is recorded and not held: a reason"])
        // It is told once, and not of what was not asked for.
        #expect(wish { $0.limits = [.cpu: 50] }.warnings(on: site, unenforced: nil, missing: missing).isEmpty)
        #expect(wish { $0.limits = [.memory: 512] }.warnings(on: site, unenforced: "of a kind", missing: missing).count == 1)
    }

    @Test func moreMemoryThanTheMachineHasIsAllowedAndSaid() throws {
        let site = try Sample.site(1, "a.example")
        let all = wish { $0.limits = [.memory: 102_400] }.warnings(on: site, unenforced: nil, memory: 24 << 30)
        #expect(all.count == 1 && all[0].contains("limits.memory of 100G exceeds this machine, which has 24G"), "\(all)")
        #expect(wish { $0.limits = [.memory: 24_576] }.warnings(on: site, unenforced: nil, memory: 24 << 30).isEmpty)
    }

    @Test func aSnippetOfASiteThatIsOffIsJudgedLater() throws {
        var site = try Sample.site(1, "a.example")
        let put = try wish { $0.snippet = .put(try NginxSnippet("location = /health { return 200; }", named: "x")) }
        #expect(put.warnings(on: site, unenforced: nil).isEmpty)
        site.spec.enabled = false
        #expect(put.warnings(on: site, unenforced: nil).count == 1)
        var on = put
        on.enabled = true
        #expect(on.warnings(on: site, unenforced: nil).isEmpty)
    }
}

import ChangeEngine
import SiteModel
import Testing

@testable import SiteOperations

/// A site that is off or in the trash is refused in one way, and the refusal says the command that helps.
@Suite struct SiteStandingTests {
    private func site(_ state: SiteState, enabled: Bool = true) throws -> Site {
        let domain = try Hostname("a.example")
        let spec = SiteSpec(
            domain: domain, title: try SiteTitle("A"), adminEmail: try EmailAddress("a@a.example"), adminLogin: try LoginName("admin"),
            php: try PHPVersion("8.2"), enabled: enabled)
        return Site(
            id: try SiteID("saaaaaaaaaaa"), spec: spec, state: state, identity: SiteIdentity(uid: 100_000, gid: 100_000),
            release: try WordPressVersion("6.1.9"), createdAt: 1, url: "http://a.example/")
    }

    @Test func eachRefusalHasItsCodeAndTheCommandThatHelps() throws {
        for enabled in [true, false] {
            let trashed = try site(.trashed, enabled: enabled)
            for problem in [
                #expect(throws: Problem.self) { try trashed.requireLive(to: "open") },
                #expect(throws: Problem.self) { try trashed.requireEnabled(to: "open") },
            ] {
                #expect(problem?.code == .siteTrashed && problem?.exit == .refused && problem?.hint == "agent site undelete a.example")
                #expect(problem?.message == "cannot open 'a.example': it is in the trash")
            }
            #expect(trashed.standing == .trashed && trashed.reasonNotServed?.contains("undelete") == true)
        }
        let off = try site(.live, enabled: false)
        try off.requireLive(to: "open")
        let problem = #expect(throws: Problem.self) { try off.requireEnabled(to: "open") }
        #expect(problem?.code == .siteDisabled && problem?.exit == .refused && problem?.hint == "agent site enable a.example")
        #expect(off.standing == .disabled && off.reasonNotServed?.contains("agent site enable a.example") == true)

        let live = try site(.live)
        try live.requireEnabled(to: "open")
        #expect(live.standing == .live && live.reasonNotServed == nil)
    }

    @Test func aPlanOfSettingsTellsWhatItMakesOfThemAndAnyOtherNothing() throws {
        let old = try site(.live)
        var new = old
        new.spec.cache = .off
        new.spec.enabled = false
        var plan = Plan(
            operation: OperationName.changeSite, subject: old.id.rawValue, title: "x", steps: [],
            commit: try StoreCommit.putSite(new).json(), basis: try encodeJSON(old))
        #expect(SettingChange.made(by: plan).map(\.name) == ["enabled", "cache"])
        #expect(SettingChange.made(by: plan).last == SettingChange(name: "cache", from: "on", to: "off"))
        plan.commit = try StoreCommit.trashSite(old.id, at: 1).json()
        #expect(SettingChange.made(by: plan).isEmpty)
        plan.basis = "[]"
        plan.commit = "not JSON"
        #expect(SettingChange.made(by: plan).isEmpty, "a journal that says less is shown all the same")
        plan.basis = nil
        #expect(SettingChange.made(by: plan).isEmpty)
    }
}

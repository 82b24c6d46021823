import SiteModel
import Testing

/// A stop ends after so much time in which the machine was on, whatever its clocks are set to.
@Suite struct CrisisTests {
    private static let tenYears: Int64 = 10 * 365 * 86_400_000
    private static let start = ClockReading(boot: "a", elapsed: 5_000, wall: 1_700_000_000_000)

    private static func crisis(_ lasting: Int64 = 60_000, _ scope: Crisis.Scope = .all) -> Crisis {
        Crisis(scope: scope, reason: "r", uid: 0, name: "root", lasting: lasting, at: start)
    }

    private static func later(_ elapsed: Int64, wall: Int64 = 0, boot: String = "a") -> ClockReading {
        ClockReading(boot: boot, elapsed: start.elapsed + elapsed, wall: start.wall + wall)
    }

    @Test func itEndsWhenItsTimeIsOver() {
        #expect(Self.crisis().remaining(at: Self.start) == 60_000)
        #expect(Self.crisis().remaining(at: Self.later(59_999)) == 1)
        #expect(Self.crisis().remaining(at: Self.later(60_000)) == 0)
        #expect(Self.crisis().remaining(at: Self.later(600_000)) == 0)
    }

    @Test(arguments: [-Self.tenYears, Self.tenYears]) func aWallClockThatJumpsChangesNothing(_ jump: Int64) {
        #expect(Self.crisis().remaining(at: Self.later(1_000, wall: jump)) == 59_000)
        let kept = Self.crisis().recorded(at: Self.later(10_000))
        #expect(kept.remaining(at: Self.later(0, wall: jump, boot: "b")) == 50_000)
    }

    @Test func aRebootGoesOnWithWhatWasLeftAndNeverWithMore() {
        let kept = Self.crisis().recorded(at: Self.later(10_000))
        let next = ClockReading(boot: "b", elapsed: 200, wall: Self.start.wall)
        #expect(kept.remaining(at: next) == 50_000)
        let again = kept.recorded(at: next)
        #expect(again.remaining(at: ClockReading(boot: "b", elapsed: 20_200, wall: 0)) == 30_000)
        #expect(again.remaining(at: ClockReading(boot: "b", elapsed: 0, wall: 0)) == 50_000, "a clock that went back gives nothing")
    }

    @Test func itIsNeverLongerThanADay() {
        #expect(Self.crisis(.max).remaining(at: Self.start) == Crisis.longest)
        #expect(Self.crisis(-5).remaining(at: Self.start) == 0)
    }

    @Test func itStopsWhatItsScopeSays() throws {
        let (one, other) = (SiteID(random: 1), SiteID(random: 2))
        #expect(Self.crisis().stops("site.create", site: nil) && Self.crisis().stops("job.backup", site: other))
        let site = Self.crisis(1, .site(one, domain: "a.example"))
        #expect(site.stops("site.set", site: one) && !site.stops("site.set", site: other) && !site.stops("host.reload", site: nil))
        let noun = Self.crisis(1, .kind("site"))
        #expect(noun.stops("site.set", site: one) && noun.stops("site.create", site: nil) && !noun.stops("sitemap.make", site: one))
        let verb = Self.crisis(1, .kind("site.create"))
        #expect(verb.stops("site.create", site: nil) && !verb.stops("site.set", site: one))
    }

    @Test(arguments: ["site", "site.set", "trash.purge"]) func aKindThatNamesSomethingIsAStop(_ kind: String) throws {
        #expect(try Crisis.Scope.kind(named: kind, among: ["site.set", "trash.purge"]) == .kind(kind))
    }

    @Test(arguments: ["", "sit", "site.", "site.sett", "trash.purge.x", "crisis", "change.undo", "*", "site.set\n"])
    func aKindThatWouldStopNothingIsRefused(_ kind: String) throws {
        let problem = #expect(throws: Problem.self) { try Crisis.Scope.kind(named: kind, among: ["site.set", "trash.purge"]) }
        #expect(problem?.code == .badRequest && problem?.details["crisis.kinds"] == "site.set trash.purge")
    }

    @Test(arguments: [
        ("certifcate.order", "certificate.order"), ("sitte.set", "site.set"), ("sitee", "site"), ("certifcate", "certificate"),
    ])
    func aKindThatIsMisspeltIsAnsweredWithTheNearest(_ typed: String, _ meant: String) {
        let actions: Set<String> = ["site.set", "trash.purge", "certificate.order"]
        let problem = #expect(throws: Problem.self) { try Crisis.Scope.kind(named: typed, among: actions) }
        #expect(problem?.hint?.hasPrefix("did you mean \(meant)") == true, "\(problem?.hint ?? "-")")
        let far = #expect(throws: Problem.self) { try Crisis.Scope.kind(named: "backup.all", among: actions) }
        #expect(far?.hint?.hasPrefix("name a verb like site.create") == true, "\(far?.hint ?? "-")")
    }

    @Test func aModuleIsToldWhichKindItMayBe() {
        let actions: Set<String> = ["site.set", "certificate.order"]
        let near = Crisis.Scope.unknown(module: "certifcates", among: actions)
        #expect(near.code == .badRequest && near.hint == "agent crisis on --kind certificate --reason WHY", "\(near.hint ?? "-")")
        #expect(Crisis.Scope.unknown(module: "backup", among: actions).hint == "agent crisis on --kind KIND --reason WHY")
    }

    @Test func theLineSaysTheWidestStopAndHowManyMoreThereAre() {
        let one = Self.crisis(60_000, .kind("host"))
        #expect(Crisis.line(of: [], at: Self.start) == nil)
        #expect(Crisis.line(of: [one], at: Self.start) == one.line(at: Self.start))
        let both = Crisis.line(of: [one, Self.crisis()], at: Self.start)
        #expect(both?.contains("everything") == true && both?.hasSuffix("; 1 more: agent crisis status") == true, "\(both ?? "-")")
    }

    @Test func aRefusalSaysWhoWhyAndHowItEnds() {
        let problem = Self.crisis().refusal(of: "site.set", at: Self.start)
        #expect(problem.code == .crisisActive && problem.exit == .paused && problem.hint?.contains("agent crisis off") == true)
        #expect(problem.message.contains("root") && problem.message.contains("1 min") && problem.message.contains(": r"))
    }
}

import ChangeEngine
import HostServices
import SiteModel
import SiteOperations
import Testing

/// What a person is told of the host itself.
@Suite struct HostFindingsTests {
    private static func stuck(onlyForward: Bool) -> Change {
        let plan = Plan(operation: "site.x", subject: "s", title: "do it", steps: [], onlyForward: onlyForward)
        return Change(
            id: ChangeID(random: 1), plan: plan, state: .stuck, startedAt: 0, problem: Problem(.notFullyRolledBack, "cannot x"),
            requestedBy: 0)
    }

    @Test func aFileThatSomebodyEditedIsNamedAndOneThatIsOnlyOldIsNot() {
        let wanted = Seal.seal("listen 80;\n")
        let files = [
            RenderedFile(path: "/edited", current: wanted + "# mine\n", wanted: wanted),
            RenderedFile(path: "/unsealed", current: "somebody's\n", wanted: wanted),
            RenderedFile(path: "/outdated", current: Seal.seal("listen 81;\n"), wanted: wanted),
            RenderedFile(path: "/missing", current: nil, wanted: wanted), RenderedFile(path: "/current", current: wanted, wanted: wanted),
        ]
        let edited = HostFindings.edited(files)
        #expect(edited.map(\.subject) == ["/edited", "/unsealed"])
        #expect(edited.allSatisfy { $0.code == "config.edited" && $0.severity == .warning && $0.remedy?.contains("--overwrite") == true })
        #expect(HostFindings.outdated(files).map(\.subject) == ["/outdated"])
    }

    /// What could not be looked at has something to be done about it, whoever made the problem.
    @Test(arguments: [ProblemCode.deadlineExceeded, .internalError, .commandFailed])
    func whatCouldNotBeAskedHasARemedy(_ code: ProblemCode) {
        let bare = HostFindings.incomplete(Problem(code, "cannot look at 'x': no"), root: "/")
        #expect(bare.remedy?.hasPrefix("agent ") == true && bare.severity == .error)
        #expect(HostFindings.incomplete(Problem(code, "x", hint: "apt-get check"), root: "/").remedy == "apt-get check")
        #expect(HostFindings.incomplete(Problem(code, "x"), root: "/", .warning).severity == .warning)
        #expect(HostFindings.notAsked(2, root: "/").remedy?.hasPrefix("agent ") == true)
    }

    @Test(arguments: [(false, "do it was not fully taken back: cannot x"), (true, "do it was not finished: cannot x")])
    func aStuckChangeIsToldByTheWayItHadToGo(_ onlyForward: Bool, _ text: String) {
        let findings = HostFindings.stuck([Self.stuck(onlyForward: onlyForward)])
        #expect(findings.map(\.text) == [text] && findings.first?.severity == .error)
        #expect(findings.first?.remedy == "agent change resume \(ChangeID(random: 1))")
    }
}

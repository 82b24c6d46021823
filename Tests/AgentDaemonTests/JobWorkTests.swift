import AgentTesting
import Foundation
import JobEngine
import SiteModel
import SiteOperations
import Testing

@testable import AgentAPI
@testable import AgentDaemon

/// Each kind of job has its work, and its verb is one that the audit log and crisis mode know.
@Suite("The work of jobs") struct JobWorkTests {
    @Test func everyKindHasItsWork() throws {
        #expect(JobWork.all.map(\.kind.name).sorted() == JobKind.all.map(\.name).sorted())
        for kind in JobKind.all { #expect(try JobWork.of(kind).kind == kind) }
    }

    @Test func aLookAtTheHostNamesWhatItFound() {
        func finding(_ code: String, _ severity: String) -> FindingView {
            FindingView(code: code, severity: severity, subject: "a", text: "b", remedy: nil)
        }
        let found = [
            finding("disk.low", "warning"), finding("site.unwell", "error"), finding("config.edited", "warning"),
            finding("config.edited", "warning"), finding("isolation.off", "info"),
        ]
        #expect(
            DoctorView(findings: found).inWords
                == "1 error (site.unwell), 3 warnings (config.edited 2, disk.low), 1 note (isolation.off); agent doctor says what of")
        #expect(DoctorView(findings: []).inWords == "nothing found")
    }

    /// It may be set in a moment; what would not be mended by asking again is given up as ever.
    @Test func aMessageWaitsForASecretThatIsNotThereYet() throws {
        let missing = SecretUses.missing(try SecretName("hook.key"), neededBy: "alert channel hook")
        for (problem, waits) in [(missing, true), (Problem(.channelNotFound, "cannot find channel 'hook'"), false)] {
            let end = JobEnd.failed(JobWork.waiting(problem), JobContract.job(1), JobKind.deliver.policy, now: 0, dice: 1)
            if case .again(_, let reason) = end {
                #expect(waits && reason.message == problem.message && reason.hint == problem.hint)
            } else {
                #expect(!waits, "\(end)")
            }
        }
    }

    @Test func everyVerbIsARoutesOrAKindsOwn() {
        let verbs = Set(RouteTable.rows.compactMap(\.audit))
        // No route purges: a person's purge is a part of `site.delete`.
        for kind in JobKind.all { if let verb = kind.audit { #expect(verbs.contains(verb) || verb == "site.purge", "\(kind)") } }
    }
}

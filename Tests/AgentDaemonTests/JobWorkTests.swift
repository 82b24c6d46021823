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

    @Test func everyVerbIsARoutesOrAKindsOwn() {
        let verbs = Set(RouteTable.rows.compactMap(\.audit))
        // No route purges: a person's purge is a part of `site.delete`.
        for kind in JobKind.all { if let verb = kind.audit { #expect(verbs.contains(verb) || verb == "site.purge", "\(kind)") } }
    }
}

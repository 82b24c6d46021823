import Foundation
import JobEngine
import SiteModel
import SiteOperations
import Testing

/// The table of kinds is complete, and says what the document says.
@Suite("Kinds of jobs") struct JobKindTests {
    private static let home = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static func text(_ path: String) throws -> String { try String(contentsOf: home.appending(path: path), encoding: .utf8) }
    private struct Other: JobPayload { var word = "" }

    /// A row that is not in the list would be a kind that is taken in and never done.
    @Test func everyRowIsInTheList() throws {
        let source = try Self.text("Sources/SiteOperations/Jobs/Kinds/JobKinds.swift")
        let declared = source.matches(of: /static let \w+ = JobKind\(\s*"([a-z.]+)"/).map { String($0.1) }
        #expect(declared.count > 5 && declared.sorted() == JobKind.all.map(\.name).sorted())
        #expect(Set(declared).count == declared.count, "a name stands for one kind")
    }

    @Test(arguments: JobKind.all) func aRowIsSound(_ kind: JobKind) throws {
        #expect(kind.name.wholeMatch(of: /[a-z]+\.[a-z]+/) != nil && !kind.title.isEmpty)
        #expect((1...86_400).contains(kind.policy.deadline) && (1...20).contains(kind.policy.mostAttempts))
        #expect(kind.policy.base > 0 && kind.policy.base <= kind.policy.cap && kind.policy.cap <= mostJobWait)
        // What a person takes in has nothing but a kind and a site; what runs by itself has not even that.
        if kind.payload != nil { #expect(kind.maker != .people) }
        if kind.rhythm != nil { #expect(kind.reach == .host && kind.payload == nil && kind.repeats == .oneIsEnough) }
        // What acts under an operation's verb waits in a crisis, as the command does.
        if kind.audit != nil { #expect(kind.inCrisis == .waits) }
        // A lane is a site's, and what of it may be passed by is bound to no order: a revocation alone.
        #expect(kind.givesWay == (kind == .revokeCertificate) && JobKind.givingWay.contains(kind.name) == kind.givesWay)
        if kind.goesOnUnwritten { #expect(kind.audit != nil, "nothing else is written") }
    }

    @Test(arguments: JobKind.all) func aJobOfItGoesThroughTheQueueWhole(_ kind: JobKind) throws {
        let site = kind.reach == .site ? SiteID(random: 1) : nil
        guard kind.payload == nil else {
            #expect(throws: Problem.self) { try HostJob(kind, site: site) }
            #expect(throws: Problem.self) { try HostJob(kind, site: site, Other()) }
            let stray = Job(id: JobID(random: 1), kind: kind.name, payload: #"{"word":""}"#, at: 0, requestedBy: 0)
            #expect(throws: Problem.self) { try HostJob(stray) }
            return
        }
        let job = try HostJob(kind, site: site).job(id: JobID(random: 1), at: 5, requestedBy: 7)
        let back = try HostJob(job)
        #expect(back.kind == kind && back.site == site && job.priority == kind.priority && job.requestedBy == 7)
        #expect(job.key == (kind.repeats == .each ? nil : site.map { "\(kind):\($0)" } ?? kind.name))
        #expect(throws: Problem.self) { try HostJob(kind, site: site == nil ? SiteID(random: 1) : nil) }
        #expect(throws: Problem.self) { try HostJob(kind, site: site, Other()) }
    }

    @Test func anUnknownKindIsNone() {
        let problem = #expect(throws: Problem.self) { try JobKind(named: "site.explode") }
        #expect(problem?.code == .badJob && JobKind.known("site.explode") == nil && problem?.hint == "agent job kinds")
        let slip = #expect(throws: Problem.self) { try JobKind(named: "certifcate.order", to: "list jobs of kind") }
        #expect(slip?.message == "cannot list jobs of kind 'certifcate.order': there is no such kind")
        #expect(slip?.hint == "did you mean certificate.order? `agent job kinds` shows all", "\(slip?.hint ?? "-")")
    }

    /// docs/jobs.md has a row for each kind, with its numbers; docs/schedule.md one for each that runs by itself.
    @Test func theDocumentsSayTheSame() throws {
        let jobs = try Self.text("docs/jobs.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let schedule = try Self.text("docs/schedule.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        for kind in JobKind.all {
            let row = jobs.first { $0.split(separator: "|")[0].contains("`\(kind)`") }
            let cells = row?.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
            try #require(cells.count == 6, "no row of docs/jobs.md for \(kind)")
            let deadline = cells[3].replacing(",", with: "")
            #expect(deadline == "\(kind.policy.deadline) s" && cells[4] == "\(kind.policy.mostAttempts)", "\(kind)")
            #expect((cells[2] == "no") == (kind.repeats == .each) && (cells[5] == "goes on") == (kind.inCrisis == .goesOn), "\(kind)")
            if let rhythm = kind.rhythm {
                let row = schedule.first { $0.contains("`\(kind)`") }
                #expect(row?.contains("| \(rhythm.calendar)") == true, "\(kind)")
            }
        }
    }
}

import AgentAPI
import AgentTesting
import SiteModel
import Testing

@testable import AgentCLI

/// What Ctrl-C means while a job is followed: the command ends, and the job does not.
@Suite struct FollowedJobTests {
    private static let job = "j33333333333"
    private static let again = ["job", "show", job, "--follow"]

    @Test(
        "the command ends as cancelled and names the one that goes on with the job, which nobody cancelled", .timeLimit(.minutes(1)),
        arguments: [
            again, ["cert", "issue", "example.com"], ["cert", "renew", "example.com"],
            ["cert", "revoke", "example.com", "--reason", "superseded", "--yes"],
        ])
    func interrupted(_ words: [String]) async throws {
        let service = RecordingService()
        service.certificates.job.state = "running"
        let (interrupts, press) = AsyncStream<Void>.makeStream()
        let presser = Task {
            while !service.calls.contains("job \(Self.job)") { try await Task.sleep(for: .milliseconds(5)) }
            press.yield()
        }
        defer { presser.cancel() }
        let run = try await CommandLineRun.run(words + ["--format", "json"], against: service, in: .init(interrupts: interrupts))
        #expect(run.status == .rolledBack && run.output.isEmpty, "\(run)")
        let line = try #require(run.rootlessTalk.split(separator: "\n").last)
        let problem = try WireJSON.decode(Problem.self, from: line.utf8)
        #expect(problem.code == .cancelled && problem.message == "cannot wait for job '\(Self.job)': interrupted; the job goes on")
        #expect(problem.hint == "agent \(Self.again.joined(separator: " "))")
        #expect(!service.calls.contains { $0.hasPrefix("steerJob") || $0.hasPrefix("cancelChange") }, "\(service.calls)")
        service.certificates.job.state = "succeeded"
        let end = try await CommandLineRun.run(Self.again, against: service)
        #expect(end.status == .done && end.talk.contains("is succeeded"), "\(end)")
    }
}

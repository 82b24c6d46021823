import AgentTesting
import SiteModel
import Testing

/// A dry run of a message says what the real one would meet, as far as that is seen from here.
@Suite struct AlertTestCommandTests {
    private static let words = ["alert", "test", "on-call", "--dry-run"]

    @Test func aSecretThatIsMissingRefusesItAsTheRealOne() async throws {
        let service = RecordingService()
        service.channelObstacle = SecretUses.missing(SecretName(unchecked: "hook.key"), neededBy: "alert channel on-call")
        let run = try await CommandLineRun.run(Self.words, against: service)
        #expect(run.status == .notFound && run.output.isEmpty && !run.talk.contains("nothing was changed"), "\(run)")
        #expect(run.talk.contains("cannot find secret 'hook.key': needed by alert channel on-call"), "\(run.talk)")
        #expect(run.rootlessTalk.contains("hint: agent secret set hook.key --file PATH\n"), "\(run.talk)")
        #expect(service.calls == ["alertChannels"], "nothing is sent")
        let json = try await CommandLineRun.run(["alert", "channels", "--format", "json"], against: service)
        #expect(
            json.status == .failed && json.output.contains("needed by alert channel on-call, and there is none of this name"), "\(json)")
    }

    @Test func aNameThatIsMisspeltIsAnsweredWithTheNearest() async throws {
        let run = try await CommandLineRun.run(["alert", "test", "oncall", "--dry-run"], against: RecordingService())
        #expect(run.status == .notFound && run.talk.contains("hint: did you mean on-call? `agent alert channels"), "\(run.talk)")
    }

    @Test func aChannelThatIsWellWouldSend() async throws {
        let run = try await CommandLineRun.run(Self.words, against: RecordingService())
        #expect(run.status == .done && run.output.hasPrefix("would send a test message through channel on-call"), "\(run)")
    }
}

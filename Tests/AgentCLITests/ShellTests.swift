import AgentTesting
import SiteModel
import Testing

@Suite struct ShellTests {
    @Test("whatever the daemon says, a shell is never root's")
    func neverRoot() async throws {
        let service = RecordingService()
        let run = try await withLiveServer(service) { socket in
            await CommandLineRun.run([
                "site", "shell", "example.com", "--root", String(socket.dropLast("/run/agent.sock".count)), "--", "true",
            ])
        }
        #expect(run.status == .forbidden && run.output.isEmpty, "\(run)")
        #expect(run.talk.contains("0:0 is no site's"))
        #expect(service.calls == ["openShell example.com by 0"])
    }
}

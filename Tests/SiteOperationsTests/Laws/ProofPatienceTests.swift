import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import SiteOperations
import Testing

/// A site that is slow because its machine is busy is waited for; one that does not answer is given up in bounded time. In the suite of the step laws,
/// because all look at the one host: here its real nginx is stopped, as a machine stops that is too busy for it.
extension StepLawTests {
    private static let impatient = ProofPatience(attempt: 1, attempts: 3)

    /// A page of nginx's own: that it comes at all is what is asked here.
    private func vhost(_ host: ServiceHost) throws -> Vhost {
        let id = SiteID(random: .random(in: 0 ... .max))
        return Vhost(site: id, canonical: try host.addressing.host(for: Hostname("\(id).test")), redirects: [], cache: .off)
    }

    /// nginx, its workers included, stopped until `time` is over or `body` is.
    private func withNginxStopped(_ host: ServiceHost, for time: Duration, _ body: () async throws -> Void) async throws {
        let master = try #require(try await host.services.status(.nginx)?.pid)
        let children = try String(contentsOfFile: "/proc/\(master)/task/\(master)/children", encoding: .utf8)
        let all = [master] + children.split(separator: " ").compactMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        try #require(all.allSatisfy { $0 > 1 })
        for pid in all { kill(pid, SIGSTOP) }
        defer { for pid in all { kill(pid, SIGCONT) } }
        let waking = Task {
            try await Task.sleep(for: time)
            for pid in all { kill(pid, SIGCONT) }
        }
        defer { waking.cancel() }
        try await body()
    }

    @Test("what answers only at a later attempt is proved") func slow() async throws {
        let host = try await LawHost.shared.ground().host
        let vhost = try vhost(host)
        try await host.web.publish(vhost)
        try await host.web.reload()
        try await withNginxStopped(host, for: .milliseconds(1500)) {
            let began = ContinuousClock.now
            _ = try await Self.impatient.ask(vhost, "/", host.probe)
            #expect(ContinuousClock.now - began > .seconds(1), "the first attempt was in vain")
        }
        try await host.web.withdraw(vhost.site, keeping: .nothing)
        try await host.web.reload()
    }

    @Test("what never answers is given up after the last attempt, with a hint to try again") func never() async throws {
        let host = try await LawHost.shared.ground().host
        let vhost = try vhost(host)
        try await withNginxStopped(host, for: .seconds(60)) {
            let began = ContinuousClock.now
            let problem = await #expect(throws: Problem.self) { _ = try await Self.impatient.ask(vhost, "/", host.probe) }
            let took = ContinuousClock.now - began
            #expect(took > .milliseconds(2900) && took < .seconds(10), "\(took)")
            #expect(problem?.code == .proofFailed && problem?.details["probe.silent"] != nil)
            #expect(problem?.message.contains("no answer came within 3 seconds") == true, "\(problem?.message ?? "")")
            #expect(problem?.hint?.hasPrefix("`agent doctor`") == true && problem?.hint?.contains("same command again") == true)
        }
    }

    @Test("a new site has a minute, one that stands is asked once: its own code may make all others wait") func numbers() {
        #expect(ProofPatience.new.attempt * Double(ProofPatience.new.attempts) == 60)
        #expect(ProofPatience.standing.attempts == 1 && ProofPatience.standing.attempt == 20)
    }
}

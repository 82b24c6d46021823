import HostServices
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

@Suite("Breakers and limits as they are measured") struct GuardMetricsTests {
    private let mail = Dependency(.smtp, "on-call", account: "anna@example.com at smtp.example.com:587")
    private let rig: GuardRig

    init() throws { rig = try GuardRig() }

    private func lines(_ desk: GuardDesk) -> Set<String> {
        Set(
            String(decoding: PrometheusText.bytes(GuardMetrics(desk: desk).families()), as: UTF8.self).split(separator: "\n").map(
                String.init))
    }
    private func call(_ desk: GuardDesk, _ verdict: CallVerdict) async {
        _ = try? await desk.call(mail) { GuardRig.say(verdict) }  // what is counted is asserted, not what is answered
    }

    @Test("an idle host has its numbers, and none of them is a trouble") func idle() async throws {
        let lines = lines(try await rig.desk())
        #expect(
            lines.isSuperset(of: [
                #"agent_breaker_state{breaker="wordpress.org"} 0"#, #"agent_breaker_state{breaker="cloudflare"} 0"#,
                #"agent_breaker_openings_total{breaker="wordpress.org"} 0"#, #"agent_limit_reached{provider="cloudflare"} 0"#,
                #"agent_limit_free_calls{provider="cloudflare"} 20"#, #"agent_outside_calls_total{provider="smtp",result="failed"} 0"#,
            ]))
        #expect(!lines.contains { $0.hasPrefix("agent_breaker_state") && !$0.hasSuffix(" 0") })
    }

    @Test("a breaker that opens, waits and is tried is told of, and calls by how they ended") func life() async throws {
        let desk = try await rig.desk()
        for _ in 1...5 { await call(desk, .failed(reason: "no")) }
        await call(desk, .answered)
        #expect(
            lines(desk).isSuperset(of: [
                #"agent_breaker_state{breaker="smtp:on-call"} 2"#, #"agent_breaker_openings_total{breaker="smtp:on-call"} 1"#,
                #"agent_outside_calls_total{provider="smtp",result="failed"} 5"#,
                #"agent_outside_calls_total{provider="smtp",result="breaker-open"} 1"#,
                #"agent_outside_calls_total{provider="smtp",result="answered"} 0"#, #"agent_breaker_state{breaker="wordpress.org"} 0"#,
            ]))
        rig.clock.pass(300_000)
        #expect(lines(desk).contains(#"agent_breaker_state{breaker="smtp:on-call"} 1"#))
        await call(desk, .answered)
        #expect(
            lines(desk).isSuperset(of: [
                #"agent_breaker_state{breaker="smtp:on-call"} 0"#, #"agent_outside_calls_total{provider="smtp",result="answered"} 1"#,
            ]))
    }

    @Test("a limit that is reached is told of by its kind, and whose account it is by nobody") func limits() async throws {
        let desk = try await rig.desk()
        for _ in 1...51 { await call(desk, .answered) }
        let told = lines(desk)
        #expect(
            told.isSuperset(of: [
                #"agent_limit_reached{provider="smtp"} 1"#, #"agent_limit_free_calls{provider="smtp"} 0"#,
                #"agent_outside_calls_total{provider="smtp",result="limit-reached"} 1"#,
                #"agent_limit_reached{provider="wordpress.org"} 0"#,
            ]))
        #expect(!told.contains { $0.contains("anna") || $0.contains("example.com") })
        rig.clock.pass(200_000)
        #expect(lines(desk).contains(#"agent_limit_reached{provider="smtp"} 0"#))
    }

    @Test("a limit that was made wider lets calls pass when it says so") func wider() async throws {
        let desk = try await rig.desk()
        let narrow = try GuardSettings("[smtp]\ncalls = 2\nper = 1h\nburst = 2", named: "guards.conf")
        rig.settings.withLock { $0 = .success(narrow) }
        for _ in 1...3 { await call(desk, .answered) }
        rig.settings.withLock { $0 = .success(GuardSettings()) }
        await call(desk, .answered)
        rig.clock.pass(20_000)
        await call(desk, .answered)
        #expect(lines(desk).contains(#"agent_outside_calls_total{provider="smtp",result="answered"} 3"#))
    }

    @Test("a channel that is gone is told of no more") func gone() async throws {
        let desk = try await rig.desk()
        for _ in 1...5 { await call(desk, .failed(reason: "no")) }
        _ = desk.breakers([])
        #expect(!lines(desk).contains { $0.contains("on-call") })
    }
}

import AgentTesting
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import AgentDaemon

/// Many sites are looked at together, and none of them holds up or ends the look at the others.
@Suite struct CertificateLooksTests {
    private final class Sockets: TLSLook {
        let asked = Mutex<[[TLSSocket]]>([])
        let answer: @Sendable (TLSSocket) throws -> TLSSight.Answer
        init(_ answer: @escaping @Sendable (TLSSocket) throws -> TLSSight.Answer) { self.answer = answer }

        func look(_ sockets: [TLSSocket], trusting extra: String?, now: Int64) async throws -> [TLSView] {
            asked.withLock { $0.append(sockets) }
            return try sockets.map {
                TLSView(socket: $0, sights: .success([TLSSight(address: "127.0.0.1", answer: try answer($0))]))
            }
        }
    }

    private func vhosts(_ count: Int) throws -> [Vhost] {
        try (1...count).map { number in
            Vhost(
                site: SiteID(random: UInt64(number)),
                canonical: PublicHost(scheme: "https", name: try Hostname("s\(number).example"), port: 443),
                redirects: [try Hostname("www.s\(number).example")], cache: .on)
        }
    }

    private func looks(_ sockets: Sockets) -> CertificateLooks { CertificateLooks(sockets: sockets, now: 1, roots: nil) }

    @Test func eachSiteHasTheAnswerOfItsOwnName() async throws {
        let sockets = Sockets { .none($0.name.ascii) }
        let vhosts = try vhosts(200)
        let answers = await looks(sockets).own(of: vhosts)
        for vhost in vhosts {
            let views = try #require(try answers[vhost.site]?.get())
            #expect(try views.map { try $0.sights.get().map(\.answer) } == [[.none(vhost.canonical.name.ascii)]])
        }
        #expect(sockets.asked.withLock { $0.map(\.count) } == [8, 16, 32, 64, 64, 16])
    }

    /// What keeps silent for one keeps silent for all: ten seconds each would be hours.
    @Test func aWebServerThatKeepsSilentIsNotAskedForEverySite() async throws {
        let sockets = Sockets { _ in .silent(10) }
        let vhosts = try vhosts(100)
        let answers = await looks(sockets).own(of: vhosts)
        #expect(answers.count == 100 && sockets.asked.withLock { $0.map(\.count) } == [8])
        guard case .failure(let problem)? = answers[vhosts[99].site] else {
            Issue.record("the last one has an answer that nobody gave")
            return
        }
        #expect(problem.message.contains("keeps silent") && problem.message.contains("s100.example"))
    }

    @Test func whatTheMachineLacksIsTheAnswerOfEach() async throws {
        let sockets = Sockets { _ in throw Problem(.toolMissing, "cannot look: no libcurl") }
        let vhosts = try vhosts(3)
        for (_, answer) in await looks(sockets).own(of: vhosts) { #expect(throws: Problem.self) { try answer.get() } }
        #expect(await looks(sockets).own(of: []).isEmpty)
    }

    @Test func ofOneSiteEveryNameIsAskedFor() async throws {
        let sockets = Sockets { .none($0.name.ascii) }
        let views = try await looks(sockets).all(of: try vhosts(1)[0]).get()
        #expect(views.map(\.socket.name.ascii) == ["s1.example", "www.s1.example"])
        #expect(views.allSatisfy { if case .own(let addresses) = $0.socket.place { addresses.contains("127.0.0.1") } else { false } })
    }
}

import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// What a stranger's socket shows costs no more than it may.
@Suite struct ChainJudgeTests {
    @Test("where signers sign each other in circles, not every way through them is walked", .timeLimit(.minutes(2)))
    func circles() async throws {
        let authority = try TestAuthority()
        defer { try? authority.end() }
        let circle = try await authority.makeCircle("one", "other", times: 5)
        try await authority.makeLeaf("leaf", by: "one")
        let shown = [try authority.text(authority.certificate("leaf"))] + circle
        let now = Int64(Date().timeIntervalSince1970)
        let judge = ChainJudge(roots: try TrustRoots(authority.path("nobody")), now: now)
        guard case .served(let served) = await judge.answer(shown, for: try Hostname("a.test")) else {
            Issue.record("it shows a certificate")
            return
        }
        #expect(served.faults == [.unknownIssuer("CN=one")] || served.faults == [.unknownIssuer("CN=other")])
        // And where one of them is believed after all, it is.
        let known = ChainJudge(roots: try TrustRoots(authority.certificate("other")), now: now)
        guard case .served(let believed) = await known.answer(shown, for: try Hostname("a.test")) else { return }
        #expect(believed.faults.isEmpty)
    }
}

import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// Whom a machine believes is what its file says now, however lately it was read.
@Suite struct KeptRootsTests {
    @Test("another file, and other roots that root named, are read at once; none stay") func changes() async throws {
        let authority = try TestAuthority()
        defer { try? authority.end() }
        for name in ["one", "other"] { try await authority.makeRoot(name, newKey: TestAuthority.p256) }
        try await authority.makeLeaf("leaf", by: "one")
        let (one, other) = (try authority.text(authority.certificate("one")), try authority.text(authority.certificate("other")))
        let shown = try authority.text(authority.certificate("leaf"))
        let (path, kept) = (authority.path("machine"), KeptRoots(for: .milliseconds(10)))
        func believes(_ extra: String? = nil) async throws -> Bool {
            let judge = ChainJudge(roots: try kept.roots(path, and: extra), now: Int64(Date().timeIntervalSince1970))
            guard case .served(let served) = await judge.answer([shown], for: try Hostname("a.test")) else { return false }
            return served.faults.isEmpty
        }
        #expect(try await !believes(), "there is no file yet")
        for _ in 1...3 {
            try AtomicFile.write(other, to: path, mode: 0o600)
            let answers = [try await believes(), try await believes(one), try await believes()]
            #expect(answers == [false, true, false], "whom root named once is not believed after that")
            try AtomicFile.write(one, to: path, mode: 0o600)
            for _ in 1...2 { #expect(try await believes(), "as it was understood, and understood again") }
        }
        try AtomicFile.write("-----BEGIN CERTIFICATE-----\n", to: path, mode: 0o600)
        #expect(throws: Problem.self) { try kept.roots(path, and: nil) }
        #expect(kept.isEmpty, "those of before are nobody's any more")
        try AtomicFile.write(one, to: path, mode: 0o600)
        #expect(try await believes())
        while !kept.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    }
}

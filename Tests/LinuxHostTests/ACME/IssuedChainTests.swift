import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct IssuedChainTests {
    @Test("a chain is fit while all of it is valid: the leaf, and who signed it") func dates() async throws {
        let authority = try TestAuthority()
        defer { try? authority.end() }
        try await authority.makeAuthority()
        // Longer than the one that signs it, which lasts 3650 days.
        try await authority.makeLeaf("leaf", days: 5000)
        let chain = Array(try authority.text(authority.certificate("leaf"), authority.certificate("middle")).utf8)
        let key = Secret(try authority.text(authority.key("leaf")))
        let now = Int64(Date().timeIntervalSince1970)
        func check(_ days: Int64) throws {
            _ = try IssuedChain.check(chain, key: key, names: [CertificateName("a.test")], now: now + days * 86_400)
        }
        try check(0)
        try check(3649)
        for (days, words) in [
            (3651, "a certificate of its chain is not valid now"), (-1, "it is not valid now"), (5001, "it is not valid now"),
        ] {
            let failure = #expect(throws: OrderFailure.self) { try check(Int64(days)) }
            #expect(failure?.kind == .unfitCertificate && failure?.reason.hasSuffix(words) == true, "\(failure as Any)")
        }
    }
}

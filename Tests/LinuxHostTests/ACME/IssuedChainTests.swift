import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// What an authority signed is believed or not.
@Suite("What was signed") struct IssuedChainTests {
    private static let now: Int64 = 1_800_000_000

    /// One that begins so many seconds from now.
    private func check(beginning seconds: Int64) throws -> OrderedCertificate {
        let name = try Hostname("a.test")
        // An hour before the time that it is told.
        let text = try KeyedCertificate.selfSigned(for: [name], site: SiteID(random: 1), now: Self.now + seconds + 3_600).exposed
        let chain = IssuedChain.chain(of: text)
        return try IssuedChain.check(
            Array(chain.utf8), key: Secret(String(text.dropFirst(chain.count))), names: [.host(name)], now: Self.now)
    }

    @Test(
        "may begin as much later as a clock that is believed may be behind", arguments: [-3_600, 0, 7_200, ClockTrust.tolerance] as [Int64])
    func early(_ seconds: Int64) throws {
        let issued = try check(beginning: seconds)
        #expect(issued.notBefore == Self.now + seconds)
        let facts = try KeyedCertificate.facts(of: issued.text.exposed, at: "x")
        #expect(issued.lies(facts) && !issued.lies(nil))
        #expect(try !check(beginning: seconds).lies(facts), "another one for the same name is another one")
    }

    @Test("and no later") func later() throws {
        let failure = #expect(throws: OrderFailure.self) { _ = try check(beginning: ClockTrust.tolerance + 1) }
        #expect(failure?.kind == .unfitCertificate)
    }

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
            (3651, "a certificate of its chain is not valid now"), (-2, "it is not valid now"), (5001, "it is not valid now"),
        ] {
            let failure = #expect(throws: OrderFailure.self) { try check(Int64(days)) }
            #expect(failure?.kind == .unfitCertificate && failure?.reason.hasSuffix(words) == true, "\(failure as Any)")
        }
    }
}

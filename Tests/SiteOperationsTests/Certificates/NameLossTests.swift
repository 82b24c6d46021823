import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite("Names that a certificate would be ordered without") struct NameLossTests {
    private static let day: Int64 = 86_400
    private func loss(_ names: [String], days: Int64 = 90, at now: Int64, _ signer: SiteCertificate.Signer = .authority) throws -> NameLoss?
    {
        let facts = CertificateFacts(names: ["a.com", "*.a.com"], notBefore: 0, notAfter: days * Self.day)
        return NameLoss(
            try names.map { try CertificateName($0) }, lying: facts, SiteCertificate(generation: 1, signer: signer), at: now)
    }

    @Test("are lost where what lies stands for them, by a star too, and somebody believes it") func covered() throws {
        #expect(try loss(["b.com"], at: 0) == nil && loss([], at: 0) == nil)
        #expect(try loss(["x.a.com", "b.com", "a.com", "*.a.com"], at: 0)?.names.map(\.description) == ["*.a.com", "a.com", "x.a.com"])
        #expect(try loss(["a.com"], at: 0, .itself) == nil)
        #expect(NameLoss([try CertificateName("a.com")], lying: nil, nil, at: 0) == nil)
    }

    @Test("until its last three days, or the last fifth of a short life", arguments: [(90, 87 * 86_400), (6, 414_720)] as [(Int64, Int64)])
    func patience(_ days: Int64, _ end: Int64) throws {
        #expect(try loss(["a.com"], days: days, at: 0)?.patience == end)
        #expect(try loss(["a.com"], days: days, at: end - 1)?.patience == 1)
        #expect(try loss(["a.com"], days: days, at: end) == nil)
    }
}

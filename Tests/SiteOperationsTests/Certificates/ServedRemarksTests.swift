import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite("What is wrong with what sockets show") struct ServedRemarksTests {
    private let mine = SHA256Hex(rawValue: String(repeating: "a", count: 64))
    private let other = SHA256Hex(rawValue: String(repeating: "b", count: 64))

    private func facts(_ print: SHA256Hex?) -> CertificateFacts {
        var facts = CertificateFacts(names: ["example.com"], notAfter: 1_800_000_000)
        (facts.fingerprint, facts.issuer) = (print, "CN=Someone")
        return facts
    }
    private func site(_ signer: SiteCertificate.Signer = .authority) throws -> Site {
        var site = try Sample.site(1, "example.com")
        site.certificate = SiteCertificate(generation: 1, signer: signer)
        return site
    }
    private func view(_ name: String = "example.com", _ answers: TLSSight.Answer...) throws -> TLSView {
        let socket = TLSSocket(name: try Hostname(name), port: 443, place: .own(["127.0.0.1", "::1"]))
        return TLSView(socket: socket, sights: .success(zip(["127.0.0.1", "::1"], answers).map { TLSSight(address: $0, answer: $1) }))
    }
    private func served(_ print: SHA256Hex?, _ faults: TLSFault...) -> TLSSight.Answer {
        .served(ServedCertificate(facts: facts(print), faults: faults))
    }

    @Test("what lies on the disk and is trusted is well, also on a host without IPv6") func well() throws {
        let views = [
            try view("example.com", served(mine), .none("connection refused")),
            try view("www.example.com", served(mine), .none("connection refused")),
        ]
        #expect(ServedRemarks.judge(views, try site(), lying: facts(mine)) == [])
        #expect(
            ServedRemarks.judge([try view("example.com", .silent(10), .none("x"))], try site(), lying: facts(mine)) == [],
            "nobody there is another's business")
        #expect(ServedRemarks.judge(views, try site(), lying: nil) == [])
    }

    @Test("another one is told with whose it is, once for all names and addresses") func changed() throws {
        let views = [try view("example.com", served(other), served(other)), try view("www.example.com", served(other), served(mine))]
        #expect(
            ServedRemarks.judge(views, try site(), lying: facts(mine)) == [
                "example.com, www.example.com: another certificate is shown than lies here, of 'CN=Someone', until 2027-01-15T08:00:00Z"
            ])
    }

    @Test("what browsers refuse is told: an incomplete chain, a weak key, another name") func refused() throws {
        let answer = served(mine, .unknownIssuer("CN=Middle"), .weakKey(CertificateKey(.rsa, bits: 1024)), .otherName)
        let said = ServedRemarks.judge([try view("example.com", answer)], try site(), lying: facts(mine))
        #expect(
            said.count == 3 && said[0].contains("CN=Middle") && said[1].contains("1024 bits")
                && said[2].contains("does not stand for this name"))
        #expect(
            ServedRemarks.judge([try view("example.com", served(mine, .lapsed))], try site(), lying: facts(mine)) == [],
            "its end is told as that")
    }

    @Test("nobody else having signed it is no remark on what a site signs itself") func itself() throws {
        for fault in [TLSFault.selfSigned, .unknownIssuer("x"), .chainRefused("x")] {
            #expect(ServedRemarks.judge([try view("example.com", served(mine, fault))], try site(.itself), lying: facts(mine)) == [])
            #expect(ServedRemarks.judge([try view("example.com", served(mine, fault))], try site(), lying: facts(mine)).count == 1)
        }
        #expect(
            ServedRemarks.judge([try view("example.com", served(other, .selfSigned))], try site(.itself), lying: facts(mine)).count == 1)
    }

    @Test("a name for which TLS is refused where others are served is told, and one that was left out is not") func names() throws {
        let views = [try view("example.com", served(mine)), try view("www.example.com", .none("the handshake was refused"))]
        #expect(
            ServedRemarks.judge(views, try site(), lying: facts(mine)) == [
                "www.example.com: no certificate is shown for it: the handshake was refused"
            ])
        let left = [try view("www.example.com", served(mine, .otherName))]
        #expect(ServedRemarks.judge(left, try site(), lying: facts(mine), parked: ["www.example.com"]) == [])
        #expect(ServedRemarks.judge(left, try site(), lying: facts(mine)).count == 1)
        let unreadable = [try view("example.com", .unreadable("its certificate has an RSA key of 512 bits"))]
        #expect(
            ServedRemarks.judge(unreadable, try site(), lying: facts(mine)) == ["example.com: its certificate has an RSA key of 512 bits"])
    }
}

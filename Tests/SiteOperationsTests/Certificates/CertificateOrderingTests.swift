import JobEngine
import SiteModel
import SiteOperations
import Testing

/// Whose order is whose.
@Suite("What is ordered") struct CertificateOrderingTests {
    private func key(_ ordering: CertificateOrdering) throws -> String? {
        try HostJob(.orderCertificate, site: SiteID(random: 1), ordering).job(id: JobID(random: 1), at: 0, requestedBy: 0).key
    }

    @Test("what a person asks for is no order that runs by itself; of those one stands for all, under the key of an older agent")
    func keys() throws {
        let own = CertificateOrdering()
        #expect(try key(own) == "certificate.order:\(SiteID(random: 1))")
        let all = [
            own, CertificateOrdering(isAsked: true), CertificateOrdering(isAsked: true, over: 3),
            CertificateOrdering(isAsked: true, over: 4), CertificateOrdering(looksAgain: true),
        ]
        #expect(try Set(all.map { try key($0) }).count == all.count)
        #expect(try key(CertificateOrdering(isMended: true)) == key(own))
        #expect(try key(CertificateOrdering(isAsked: true, over: 3)) == key(CertificateOrdering(isAsked: true, over: 3)))
    }

    @Test("its key is that of the stored job, too") func stored() throws {
        let job = try HostJob(.orderCertificate, site: SiteID(random: 1), CertificateOrdering(isAsked: true, over: 3))
            .job(id: JobID(random: 1), at: 0, requestedBy: 0)
        #expect(try HostJob(job).job(id: job.id, at: 0, requestedBy: 0) == job)
    }

    @Test("it reads back, also as an older agent wrote it, and writes nothing that is as usual") func payload() throws {
        for ordering in [
            CertificateOrdering(), .init(isMended: true), .init(looksAgain: true), .init(isAsked: true, isGoing: true),
            .init(isAsked: true, over: 3),
        ] {
            #expect(try CertificateOrdering(payload: ordering.payload()) == ordering)
        }
        #expect(try CertificateOrdering(payload: #"{"isAsked":true}"#) == CertificateOrdering(isAsked: true))
        #expect(try CertificateOrdering().payload() == "{}")
    }

    @Test("a person has what was asked for where an authority's came meanwhile, and not by one that the site signed itself") func met() {
        let asked = CertificateOrdering(isAsked: true, over: 3)
        #expect(asked.isMet(by: SiteCertificate(generation: 4, signer: .authority)))
        #expect(!asked.isMet(by: SiteCertificate(generation: 3, signer: .authority)))
        #expect(!asked.isMet(by: SiteCertificate(generation: 4, signer: .itself)) && !asked.isMet(by: nil))
        #expect(!CertificateOrdering(isAsked: true).isMet(by: SiteCertificate(generation: 4, signer: .authority)))
    }
}

import HostServices
import SiteModel
import SiteOperations
import Testing

/// What is brought is held against what stands by the order of worth: believed, then names, then the end.
@Suite("A certificate that was brought") struct BroughtCertificateTests {
    private let now: Int64 = 1_700_000_000
    private var sound: SoundTime? { ClockTrust(ClockReading(boot: "b", elapsed: 1, wall: now * 1000), .init()).time }

    private func side(_ names: Set<String>, isTrusted: Bool, days: Int64 = 90) -> BroughtCertificate.Side {
        .init(
            CertificateFacts(names: names, notBefore: now - 86_400, notAfter: now + days * 86_400), faults: isTrusted ? [] : [.selfSigned])
    }

    private func worse(_ new: BroughtCertificate.Side, than standing: BroughtCertificate.Side?) throws -> String? {
        let names = [try Hostname("a.example"), try Hostname("b.example")]
        return BroughtCertificate(names: names, new: new, standing: standing).worse(at: sound)
    }

    private let both: Set<String> = ["a.example", "b.example"]

    @Test("the better one needs no word") func better() throws {
        #expect(sound != nil)
        #expect(try worse(side(both, isTrusted: true), than: side(both, isTrusted: false)) == nil)
        #expect(try worse(side(both, isTrusted: true), than: side(["a.example"], isTrusted: true, days: 300)) == nil)
        #expect(try worse(side(both, isTrusted: true), than: side(both, isTrusted: true)) == nil, "as good: its key is new")
        #expect(try worse(side(["a.example"], isTrusted: false), than: nil) == nil, "nothing that can be read stands")
        #expect(try worse(side(["a.example"], isTrusted: false), than: side(both, isTrusted: true, days: -1)) == nil, "that one is over")
    }

    @Test("the worse one is told with all that is worse") func worse() throws {
        #expect(
            try worse(side(both, isTrusted: false, days: 900), than: side(["a.example"], isTrusted: true))
                == "browsers believe the one that stands, and not this one: nobody but itself has signed it")
        #expect(
            try worse(side(["a.example"], isTrusted: true, days: 900), than: side(both, isTrusted: true))
                == "the one that stands is for more of the site's names: b.example")
        #expect(
            try worse(side(both, isTrusted: true, days: 30), than: side(both, isTrusted: true))
                == "it ends at 2023-12-14T22:13:20Z, and the one that stands at 2024-02-12T22:13:20Z")
        #expect(
            try worse(side(["a.example"], isTrusted: false, days: 30), than: side(both, isTrusted: true))?.split(separator: "; ").count == 3
        )
    }

    @Test("names below a site's, which others use, are not lost unsaid") func stars() throws {
        let wild = side(both.union(["*.a.example"]), isTrusted: true)
        #expect(
            try worse(side(both, isTrusted: true, days: 300), than: wild)
                == "the one that stands is for *.a.example, and this one is not")
        #expect(try worse(wild, than: wild) == nil)
        let wider = side(both.union(["*.example", "*.other.test"]), isTrusted: true)
        #expect(try worse(side(both, isTrusted: true), than: wider) == nil, "no visitor of this site comes by those")
        #expect(try worse(side(both, isTrusted: true), than: side(both.union(["*.a.example"]), isTrusted: false)) == nil)
    }

    @Test("one with which nobody can come is worse than one that the site signed itself") func unfit() throws {
        var weak = side(both, isTrusted: true, days: 900)
        weak.faults = [.otherPurpose]
        #expect(try worse(weak, than: side(both, isTrusted: false)) == "nobody can come with this one: it is not for servers")
        weak.faults = [.chainRefused("too long")]
        #expect(try worse(weak, than: side(both, isTrusted: false)) == nil, "browsers warn of either")
    }

    @Test("where the clock is in doubt nothing is better") func doubt() throws {
        let brought = BroughtCertificate(names: [], new: side(both, isTrusted: true), standing: nil)
        #expect(brought.worse(at: nil) != nil)
    }
}

import HostServices
import SiteModel
import SiteOperations
import Testing

/// A worse certificate never takes the place of a better one, as visitors see both.
@Suite("Whether what is served became worse") struct ServedWorthTests {
    private enum Kind: CaseIterable { case trusted, untrusted, unfit, nothing }

    private func facts(_ letter: Character, names: Set<String> = ["a.example", "b.example"]) -> CertificateFacts {
        var facts = CertificateFacts(names: names, notAfter: 9)
        (facts.fingerprint, facts.issuer) = (SHA256Hex(rawValue: String(repeating: letter, count: 64)), "CN=\(letter)")
        return facts
    }
    private func answer(_ kind: Kind, _ facts: CertificateFacts) -> TLSSight.Answer {
        switch kind {
        case .trusted: .served(ServedCertificate(facts: facts, faults: []))
        case .untrusted: .served(ServedCertificate(facts: facts, faults: [.selfSigned]))
        case .unfit: .served(ServedCertificate(facts: facts, faults: [.selfSigned, .lapsed]))
        case .nothing: .none("refused")
        }
    }
    private func view(_ name: String, _ answers: TLSSight.Answer...) throws -> TLSView {
        let socket = TLSSocket(name: try Hostname(name), port: 443, place: .own([]))
        return TLSView(socket: socket, sights: .success(zip(["127.0.0.1", "::1"], answers).map { TLSSight(address: $0, answer: $1) }))
    }

    private func judged(
        before: [TLSView], after: [TLSView], lying: CertificateFacts, at door: ServedWorth.Door = .made
    ) -> ServedWorth.Refusal? {
        ServedWorth.refusal(before: before, after: after, lying: lying, at: door, now: lying.notBefore)
    }
    private func refusal(before: [TLSView], after: [TLSView], lying: CertificateFacts, at door: ServedWorth.Door = .made) -> String? {
        switch judged(before: before, after: after, lying: lying, at: door) {
        case .refuted(let why), .unseen(let why): why
        case nil: nil
        }
    }

    @Test("what is revoked is worth less than what the site signs itself, and no name keeps it") func revoked() throws {
        let own = facts("b", names: ["a.example"])
        let before = [try view("a.example", answer(.trusted, facts("a"))), try view("b.example", answer(.trusted, facts("a")))]
        let after = [try view("a.example", answer(.untrusted, own))]
        #expect(refusal(before: before, after: after, lying: own, at: .revoked) == nil)
        #expect(refusal(before: before, after: after, lying: own) != nil)
        let none = [try view("a.example", answer(.nothing, own))]
        #expect(refusal(before: before, after: none, lying: own, at: .revoked) != nil, "it is not shown at all")
    }

    @Test("one that was brought ends no earlier; one that another follows may") func end() throws {
        var (old, new) = (facts("a"), facts("b"))
        (old.notAfter, new.notAfter) = (90 * 86_400, 6 * 86_400)
        let (before, after) = ([try view("a.example", answer(.trusted, old))], [try view("a.example", answer(.trusted, new))])
        #expect(refusal(before: before, after: after, lying: new) == nil)
        #expect(refusal(before: before, after: after, lying: new, at: .wanted) == nil)
        let why = "it ends at 1970-01-07T00:00:00Z, and the one before at 1970-04-01T00:00:00Z"
        #expect(
            refusal(before: before, after: after, lying: new, at: .brought) == "'a.example' at 127.0.0.1 is worse off than before: \(why)")
    }

    @Test("the order is trusted, untrusted, unfit, nothing, and none of them may become a later one") func order() throws {
        for (rank, before) in Kind.allCases.enumerated() {
            for (newRank, after) in Kind.allCases.enumerated() {
                let why = refusal(
                    before: [try view("a.example", answer(before, facts("a")))], after: [try view("a.example", answer(after, facts("b")))],
                    lying: facts("b"))
                #expect((why != nil) == (newRank > rank || after == .nothing), "\(before) to \(after)")
            }
        }
    }

    @Test("an administrator may have a worse one, and not none") func wanted() throws {
        for before in Kind.allCases {
            for after in Kind.allCases {
                let why = refusal(
                    before: [try view("a.example", answer(before, facts("a")))], after: [try view("a.example", answer(after, facts("b")))],
                    lying: facts("b"), at: .wanted)
                #expect((why != nil) == (after == .nothing), "\(before) to \(after)")
            }
        }
        let other = refusal(
            before: [], after: [try view("a.example", answer(.trusted, facts("c")))], lying: facts("b"), at: .wanted)
        #expect(other != nil, "what is shown is the one that was brought")
    }

    @Test("one name at one address that is worse off is enough, and is named") func anywhere() throws {
        let (old, new) = (answer(.trusted, facts("a")), answer(.trusted, facts("b")))
        let before = [try view("a.example", old, old), try view("b.example", old, old)]
        let after = [try view("a.example", new, new), try view("b.example", new, answer(.untrusted, facts("b")))]
        #expect(
            refusal(before: before, after: after, lying: facts("b"))
                == "'b.example' at ::1 is worse off than before: nobody but itself has signed it")
        #expect(refusal(before: before, after: [after[0]], lying: facts("b")) == nil)
    }

    @Test("another certificate than the one that lies there is no success, however good it is") func other() throws {
        let why = refusal(
            before: [try view("a.example", answer(.unfit, facts("a")))], after: [try view("a.example", answer(.trusted, facts("c")))],
            lying: facts("b"))
        #expect(why == "'a.example' at 127.0.0.1 shows another certificate, of 'CN=c'")
    }

    @Test("a name that the new one leaves out was left out by who ordered it") func leftOut() throws {
        let new = facts("b", names: ["a.example"])
        let before = [try view("a.example", answer(.trusted, facts("a"))), try view("b.example", answer(.trusted, facts("a")))]
        let after = [
            try view("a.example", answer(.trusted, new)),
            try view("b.example", .served(ServedCertificate(facts: new, faults: [.otherName]))),
        ]
        #expect(refusal(before: before, after: after, lying: new) == nil)
    }

    @Test("one that visitors believe, and that lasts, is lost for no name of the site; in its last days it is") func lost() throws {
        let day: Int64 = 86_400
        func lost(left: Int64, _ kind: Kind = .trusted) throws -> String? {
            var (old, new) = (facts("a"), facts("b", names: ["a.example"]))
            (old.notBefore, old.notAfter) = (1_000 * day - 90 * day + left, 1_000 * day + left)
            (new.notBefore, new.notAfter) = (1_000 * day, 1_090 * day)
            let before = [try view("a.example", answer(.trusted, old)), try view("b.example", answer(kind, old))]
            let other = TLSSight.Answer.served(ServedCertificate(facts: new, faults: [.otherName]))
            let after = [try view("a.example", answer(.trusted, new)), try view("b.example", other)]
            return refusal(before: before, after: after, lying: new)
        }
        #expect(try lost(left: 30 * day) == "'b.example' at 127.0.0.1 would lose a certificate that visitors believe")
        #expect(try lost(left: 3 * day) == nil && lost(left: -day) == nil)
        for kind in [Kind.untrusted, .unfit, .nothing] { #expect(try lost(left: 30 * day, kind) == nil, "there is nothing to lose") }
    }

    @Test("silence before is not nothing: what nobody saw may be one that visitors believe") func silentBefore() throws {
        let (silent, new) = (TLSSight.Answer.silent(5), facts("b"))
        let why = "'a.example' at 127.0.0.1 did not answer: nobody knows what visitors are shown"
        for after in [answer(.untrusted, new), answer(.trusted, new), silent] {
            for door in [ServedWorth.Door.made, .brought] {
                let before = [try view("a.example", silent, .none("refused"))]
                #expect(refusal(before: before, after: [try view("a.example", after)], lying: new, at: door) == why)
                #expect(ServedWorth.unseen(before, lying: new, at: door) == why)
            }
        }
        // Who wants another at all costs, or takes away what is revoked, does not wait for the one before to be seen.
        for door in [ServedWorth.Door.wanted, .revoked] {
            let before = [try view("a.example", silent)]
            #expect(ServedWorth.unseen(before, lying: new, at: door) == nil)
            #expect(refusal(before: before, after: [try view("a.example", answer(.untrusted, new))], lying: new, at: door) == nil)
        }
        let dumb = [try view("a.example", silent)]
        let unseen = ServedWorth.Refusal.unseen("'a.example' at 127.0.0.1 shows no certificate: no answer came within 5 seconds")
        #expect(judged(before: dumb, after: dumb, lying: new, at: .wanted) == unseen)
        #expect(judged(before: dumb, after: dumb, lying: new, at: .revoked) == unseen)
        let other = [try view("b.example", silent)]
        #expect(ServedWorth.unseen(other, lying: facts("b", names: ["a.example"])) == nil, "it takes the place of nothing there")
    }

    @Test("silence afterwards refutes nothing, and beside what is seen it hides nothing")
    func silentAfter() throws {
        let (silent, new) = (TLSSight.Answer.silent(5), facts("b", names: ["a.example", "b.example"]))
        let (good, dumb) = (answer(.trusted, facts("a")), answer(.trusted, new))
        let before = [try view("a.example", good, good), try view("b.example", good, good)]
        let quiet = [try view("a.example", dumb, silent), try view("b.example", dumb, dumb)]
        let why = ServedWorth.Refusal.unseen("'a.example' at ::1 did not answer any more: no answer came within 5 seconds")
        for door in ServedWorth.Door.allCases {
            #expect(judged(before: before, after: quiet, lying: new, at: door) == why)
        }
        let worse = [quiet[0], try view("b.example", answer(.untrusted, new), dumb)]
        for after in [worse, worse.reversed()] {
            guard case .refuted = judged(before: before, after: after, lying: new) else {
                Issue.record("a name is worse off, whoever keeps silent beside it")
                continue
            }
        }
        let none = [try view("a.example", silent, silent), try view("b.example", .none("refused"), .none("refused"))]
        guard case .refuted = judged(before: before, after: none, lying: new, at: .revoked) else {
            Issue.record("it is not shown, and nobody listens")
            return
        }
    }

    @Test("where one address answers, it speaks for the one that keeps silent") func spokenFor() throws {
        let new = facts("b")
        for silent in [(TLSSight.Answer.silent(5), answer(.trusted, facts("a"))), (answer(.trusted, facts("a")), .silent(5))] {
            let before = [try view("a.example", silent.0, silent.1)]
            #expect(ServedWorth.unseen(before, lying: new) == nil)
            func after(_ one: Kind, _ two: Kind) throws -> String? {
                refusal(before: before, after: [try view("a.example", answer(one, new), answer(two, new))], lying: new)
            }
            #expect(try after(.trusted, .trusted) == nil)
            let never = [
                try view(
                    "a.example", silent.0 == .silent(5) ? silent.0 : answer(.trusted, new),
                    silent.1 == .silent(5) ? silent.1 : answer(.trusted, new))
            ]
            #expect(refusal(before: before, after: never, lying: new) == nil, "who never answers keeps nobody from a new one")
            #expect(try after(.trusted, .untrusted) != nil && after(.untrusted, .trusted) != nil && after(.nothing, .trusted) != nil)
        }
    }

    @Test("each name is to be seen with it, at one address at least") func seen() throws {
        let new = facts("b")
        let before = [try view("a.example", answer(.untrusted, facts("a"))), try view("b.example", .none("refused"), .none("refused"))]
        func after(_ answers: TLSSight.Answer...) throws -> String? {
            let two = zip(["127.0.0.1", "::1"], answers).map { TLSSight(address: $0, answer: $1) }
            let socket = TLSSocket(name: try Hostname("b.example"), port: 443, place: .own([]))
            let views = [try view("a.example", answer(.trusted, new)), TLSView(socket: socket, sights: .success(two))]
            return refusal(before: before, after: views, lying: new)
        }
        #expect(try after(.silent(5), .none("refused")) == "'b.example' at 127.0.0.1 shows no certificate: no answer came within 5 seconds")
        #expect(try after(.unreadable("it is none"), .none("refused")) != nil)
        #expect(try after(.silent(5), answer(.untrusted, new)) == nil && after(answer(.trusted, new), .none("refused")) == nil)
        #expect(try after() == nil, "a name without an address is shown nothing")
    }

    @Test("a host without IPv6 has no answer there, before and after") func oneAddress() throws {
        let before = [try view("a.example", answer(.untrusted, facts("a")), .none("refused"))]
        #expect(
            refusal(
                before: before, after: [try view("a.example", answer(.trusted, facts("b")), .none("refused"))], lying: facts("b")) == nil)
    }
}

import Foundation
import SiteModel
import Testing

/// What is a renewal, what is strange, and when it is looked at again.
@Suite("Certificates that are watched") struct WatchedCertificateTests {
    private static let day: Int64 = 86_400
    private static let start: Int64 = 1_800_000_000

    private func socket() throws -> WatchedSocket { try WatchedSocket("example.org") }
    private func certificate(
        _ number: Int, signer: String = "Let's Encrypt", key: String = "a", isVouched: Bool = true, end: Int64 = 90
    ) -> ShownCertificate {
        ShownCertificate(
            fingerprint: "f\(number)", keyFingerprint: key, signer: signer, isVouched: isVouched, names: ["example.org"],
            notBefore: Self.start, notAfter: Self.start + end * Self.day)
    }
    private func sight(_ certificate: ShownCertificate, _ address: String = "192.0.2.1", remarks: [String] = []) -> WatchedCertificate.Sight
    {
        .init(address: address, answer: .shown, certificate: certificate, remarks: remarks)
    }
    private func strangers(_ watched: WatchedCertificate) -> [String] { watched.strange.map(\.certificate.fingerprint) }

    @Test(
        "a socket is a host and a port",
        arguments: [
            ("example.org", "example.org:443"), ("EXAMPLE.org.:8443", "example.org:8443"), ("bücher.example:1", "xn--bcher-kva.example:1"),
        ])
    func socket(_ text: String, _ canonical: String) throws {
        let socket = try WatchedSocket(text)
        #expect(socket.description == canonical)
        #expect(try JSONDecoder().decode(WatchedSocket.self, from: JSONEncoder().encode(socket)) == socket)
    }

    @Test(
        "and nothing else",
        arguments: [
            "", ":443", "example.org:", "example.org:0", "example.org:65536", "example.org:+1", "example.org:4 3", "https://example.org",
            "[::1]:443", "127.0.0.1:443", "a:b:1",
        ])
    func noSocket(_ text: String) { #expect(throws: Problem.self) { try WatchedSocket(text) } }

    @Test("what the first look sees is known, from every address") func first() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        watched.note([sight(certificate(1)), sight(certificate(2, signer: "Other CA"), "192.0.2.2")], at: Self.start)
        #expect(watched.strange.isEmpty && watched.known.count == 2)
    }

    @Test("the same signer's later one is a renewal, and old and new may alternate") func renewal() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        watched.note([sight(certificate(1))], at: Self.start)
        watched.note([sight(certificate(2, end: 150))], at: Self.start + 60 * Self.day)
        watched.note([sight(certificate(1))], at: Self.start + 60 * Self.day + 1)
        #expect(watched.strange.isEmpty)
    }

    @Test("another signer's is strange, and so is one that ends earlier") func strange() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        watched.note([sight(certificate(1))], at: Self.start)
        watched.note([sight(certificate(2, signer: "Other CA", end: 150))], at: Self.start + 1)
        #expect(strangers(watched) == ["f2"])
        watched.note([sight(certificate(3, end: 89))], at: Self.start + 2)
        #expect(strangers(watched) == ["f3"], "what is shown no more is no news")
        watched.note([sight(certificate(1))], at: Self.start + 3)
        #expect(watched.strange.isEmpty, "the known one is back")
    }

    @Test("where nobody vouches for a signer, only the same key renews: any other may have written its name") func unvouched() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        watched.note([sight(certificate(1, signer: "own", isVouched: false))], at: Self.start)
        watched.note([sight(certificate(2, signer: "own", isVouched: false, end: 100))], at: Self.start + 1)
        #expect(watched.strange.isEmpty)
        watched.note([sight(certificate(3, signer: "own", key: "b", isVouched: false, end: 110))], at: Self.start + 2)
        #expect(strangers(watched) == ["f3"])
        var believed = WatchedCertificate(try socket(), since: Self.start)
        believed.note([sight(certificate(1))], at: Self.start)
        believed.note([sight(certificate(2, isVouched: false, end: 100))], at: Self.start + 1)
        #expect(strangers(believed) == ["f2"], "a name alone is no signature")
    }

    @Test("it is known when a person says so, and after a week; a clock that is put back shortens nothing") func known() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        watched.note([sight(certificate(1))], at: Self.start)
        var waiting = watched
        let other = sight(certificate(2, signer: "Other CA"))
        watched.note([other], at: Self.start + 1)
        #expect(watched.accept(at: Self.start + 2) && watched.strange.isEmpty && !watched.accept(at: Self.start + 3))
        waiting.note([other], at: Self.start)
        waiting.note([other], at: Self.start + WatchedCertificate.patience - 1)
        #expect(strangers(waiting) == ["f2"])
        waiting.note([other], at: Self.start - 100 * Self.day)
        #expect(strangers(waiting) == ["f2"])
        waiting.note([other], at: Self.start - 100 * Self.day + WatchedCertificate.patience)
        #expect(waiting.strange.isEmpty)
    }

    @Test("what nobody answers says nothing of the certificate, and since when is kept") func trouble() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        watched.note([sight(certificate(1))], at: Self.start)
        for second in [1, 2] as [Int64] {
            watched.note([.init(address: "192.0.2.1", answer: .none, reason: "connection refused")], at: Self.start + second)
        }
        #expect(watched.shown == [certificate(1)] && watched.trouble?.since == Self.start + 1)
        watched.note([sight(certificate(1)), .init(address: "2001:db8::1", answer: .silent)], at: Self.start + 3)
        #expect(watched.trouble == nil, "one address that answers is enough")
    }

    @Test("looked at again after six hours, where something is wrong after a quarter of one, and at once when never or in the future")
    func pauses() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        #expect(watched.isDue(at: Self.start))
        watched.note([sight(certificate(1))], at: Self.start)
        #expect(watched.next(at: Self.start) == Self.start + 6 * 3600 && watched.isDue(at: Self.start - 1))
        watched.note([sight(certificate(1), remarks: ["it does not stand for this name"])], at: Self.start)
        #expect(watched.next(at: Self.start) == Self.start + 900)
    }

    @Test("a server that shows another one each time fills nothing") func bounded() throws {
        var watched = WatchedCertificate(try socket(), since: Self.start)
        let names = (0..<5000).map { "\($0).\(String(repeating: "a", count: 300))" }
        for number in 0..<100 {
            var one = certificate(number, end: 90 + Int64(number))
            if number == 99 {
                one = ShownCertificate(
                    fingerprint: "f", keyFingerprint: "", signer: String(repeating: "x", count: 9999), isVouched: true, names: names,
                    notBefore: .min, notAfter: .max)
            }
            watched.note([sight(one)], at: Self.start + Int64(number))
        }
        #expect(watched.known.count == 16 && watched.strange.count == 1)
        #expect(try JSONEncoder().encode(watched).count < 40_000)
    }
}

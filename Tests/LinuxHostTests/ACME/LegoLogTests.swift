import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What lego 4.9.1 and 4.35.2 wrote, and what an authority could write into it.
@Suite struct LegoLogTests {
    private static let names = ["a.test", "b.test", "*.c.test"].compactMap { try? CertificateName($0) }
    private static let begin = """
        2026/11/27 23:23:09 [INFO] acme: Registering account for me@example.com
        !!!! HEADS UP !!!!

        Your account credentials have been saved in your Let's Encrypt
        configuration directory at "/x/accounts".
        2026/11/27 23:23:10 [INFO] [a.test, b.test] acme: Obtaining bundled SAN certificate given a CSR

        """

    private func log(_ text: String, names: [CertificateName], telling: LegoTelling = LegoTelling()) -> LegoLog {
        LegoLog(text, names: names, telling: telling)
    }
    private func end(_ text: String) -> OrderFailure { log(Self.begin + text, names: Self.names).failure }

    @Test("each form of both versions is known by the protocol's own code")
    func kinds() {
        let urn = "urn:ietf:params:acme:error:"
        let ends: [(OrderFailure.Kind, String)] = [
            (.accountGone, "acme: error: 400 :: POST :: https://x/order-plz :: \(urn)accountDoesNotExist :: Account x not found."),
            (
                .accountGone,
                "Post \"https://x/o\": POST https://x/o giving up after 1 attempt(s): acme: error: 400 :: \(urn)accountDoesNotExist :: x"
            ),
            (.serverTrouble, "503 ::POST :: https://x/order-plz :: invalid character '<' looking for beginning of value :: <html>busy"),
            (.serverTrouble, "acme: error: 500 :: \(urn)serverInternal :: no"),
            (.profileRefused, "acme: error: 400 :: \(urn)invalidProfile :: no"),
            (.rejected, "acme: error: 400 :: \(urn)rejectedIdentifier :: no"),
            (.rejected, "acme: error: 400 :: \(urn)externalAccountRequired :: no"),
            (.other, "acme: error: 400 :: \(urn)somethingNew :: no"),
            (
                .other,
                "error: one or more domains had a problem:\n[a.test] [a.test] acme: error presenting token: could not write file: no"
            ),
        ]
        for (kind, words) in ends {
            let failure = end("2026/11/27 23:23:13 Could not obtain certificates:\n\t\(words)\n")
            #expect(failure.kind == kind && failure.reason.hasPrefix("Could not obtain certificates:"), "\(failure)")
        }
        let garbage =
            "2026/11/27 23:19:40 No key found for account x. Generating a P256 key.\n2026/11/27 23:19:40 Could not create client: x\n"
        #expect(log(garbage, names: Self.names).failure.kind == .serverTrouble)
    }

    @Test(
        "nothing is told of what a server said that speaks another protocol, however many lines it is",
        arguments: [
            "503 ::POST :: https://x/order-plz :: invalid character 'S' looking for beginning of value :: SECRET of a\nSECRET neighbour",
            "error: failed to unmarshal \"SECRET\\nof a\" to type *acme.Authorization: invalid character\nSECRET neighbour",
        ])
    func strangers(_ words: String) {
        let failure = end("2026/11/27 23:23:13 Could not obtain certificates:\n\t\(words)\n")
        #expect(failure.reason.hasPrefix("Could not obtain certificates:") && !failure.reason.contains("SECRET"), "\(failure)")
    }

    @Test("names that were not proved are told apart; names that were not asked for are nobody's")
    func unauthorised() {
        let failure = end(
            """
            2026/11/27 23:23:10 [INFO] Deactivating auth: https://x/authZ/e
            2026/11/27 23:23:10 Could not obtain certificates:
            \terror: one or more domains had a problem:
            [a.test] acme: error: 400 :: urn:ietf:params:acme:error:connection :: Get "http://a.test/": connection refused
            [c.test] invalid authorization: acme: error: 403 :: urn:ietf:params:acme:error:unauthorized :: no TXT
            [evil.test] acme: error: 403 :: urn:ietf:params:acme:error:unauthorized :: \u{1B}[31m
            """)
        #expect(failure.kind == .unauthorised && failure.names.keys.map(\.description).sorted() == ["*.c.test", "a.test"])
        #expect(failure.names.values.contains { $0.hasSuffix("connection refused") } && !failure.reason.contains("\u{1B}"))
    }

    @Test("a wait is read against lego's own date, and bounded")
    func waits() {
        func limited(_ words: String) -> OrderFailure {
            end(
                "2026/11/27 23:00:00 Could not obtain certificates:\n\tacme: error: 429 :: urn:ietf:params:acme:error:rateLimited :: \(words)\n"
            )
        }
        #expect(limited("too many, retry after 2026-11-28 01:00:00 UTC: see x").retryAfter == 7200)
        #expect(limited("retry after 2026-11-27T23:00:30Z").retryAfter == 30)
        #expect(limited("retry after 2099-01-01 00:00:00 UTC").retryAfter == 604_800)
        #expect(limited("retry after 1999-01-01 00:00:00 UTC").retryAfter == 1)
        #expect(limited("retry after 2026-99-99 99:99:99 UTC").retryAfter == nil && limited("later").retryAfter == nil)
        #expect(limited("later").kind == .rateLimited)
    }

    @Test("a lego that would wait by itself is known, and only while that is its last word")
    func putOff() {
        let retry = "2026/11/27 23:19:40 [WARN] retry: acme: error: 429 :: urn:ietf:params:acme:error:rateLimited :: too many: $(id)\n"
        #expect(log(Self.begin + retry, names: Self.names).isPutOff?.kind == .rateLimited)
        let on = "2026/11/27 23:19:50 [INFO] [a.test] The server validated our request\n"
        #expect(log(Self.begin + retry + on, names: Self.names).isPutOff == nil)
        #expect(end(retry + on).kind == .interrupted)
        let nonce = retry.replacing("rateLimited", with: "badNonce")
        #expect(log(Self.begin + nonce, names: Self.names).isPutOff == nil)
    }

    @Test("who ends without a word was killed; long words are cut")
    func interrupted() {
        #expect(end("").kind == .interrupted && log("", names: []).failure.kind == .interrupted)
        #expect(log("", names: []).isEmpty && end("panic: x\n").reason.hasSuffix("panic: x"))
        let endless = "fatal error: out of memory allocating heap arena metadata\n\ngoroutine 6 [idle]:\nruntime.gopark(0x0)\n"
        #expect(end(endless).kind == .serverTrouble)
        let long = end("2026/11/27 23:23:13 Could not obtain certificates:\n\t\(String(repeating: "x", count: 1 << 20))\n")
        #expect(long.reason.count < 500)
    }

    @Test("of a DNS provider's client nothing is told but fixed sentences; an authority's words are")
    func provider() throws {
        let name = try DNSProviderName("x")
        func end(_ words: String, _ more: String = "") -> OrderFailure {
            let text = "\(Self.begin)\(more)2026/11/27 23:23:13 \(words)\n"
            return log(text, names: Self.names, telling: LegoTelling(.dns(name), hiding: [Secret("hush")])).failure
        }
        let problem =
            "Could not obtain certificates:\n\terror: one or more domains had a problem:\n[a.test] [a.test] acme: error presenting token: "
        let ends: [(String, String)] = [
            (
                "\(problem)duckdns: Get \"https://x/?token=old-secret\": dial tcp: lookup x on 127.0.0.1:53: no such host",
                "its name has no address"
            ),
            ("\(problem)httpreq: 401: request failed: old-secret hush", "the provider answered 401"),
            ("\(problem)x: unexpected status code: 403 old-secret", "the provider answered 403"),
            ("\(problem)x: could not find zone for old-secret", "which zone"), ("\(problem)old-secret", "are not told"),
            ("duckdns: some credentials information are missing: old-secret", "all the variables"),
            ("Could not obtain certificates:\n\ttime limit exceeded: last error: propagation old-secret", "in time"),
        ]
        for (words, sentence) in ends {
            let failure = end(words, "2026/11/27 23:23:12 [WARN] [a.test] acme: cleaning up failed: old-secret\n")
            #expect(failure.kind == .dnsTrouble && failure.reason.contains(sentence), "\(failure)")
            #expect(!"\(failure)".contains("old-secret") && !"\(failure)".contains("hush"), "\(failure)")
        }
        let both = end("\(problem)old-secret\n[b.test] acme: error: 403 :: urn:ietf:params:acme:error:unauthorized :: no TXT, hush")
        #expect(both.kind == .unauthorised && both.reason.hasSuffix("no TXT, ***") && !"\(both)".contains("old-secret"), "\(both)")
        #expect(end("Could not create client: get directory at 'https://ca': no").reason.hasSuffix("'https://ca': no"))
        #expect(log("\(Self.begin)panic: old-secret\n", names: [], telling: LegoTelling(.dns(name))).failure.kind == .interrupted)
        #expect(!log("\(Self.begin)panic: old-secret\n", names: [], telling: LegoTelling(.dns(name))).failure.reason.contains("old-secret"))
        #expect(end("Could not obtain certificates:\n\tstrange old-secret").kind == .serverTrouble)
        #expect(!end("Could not obtain certificates:\n\tstrange old-secret").reason.contains("old-secret"))
    }

    @Test("where it is not known which key was handed over, the authority's words alone are told")
    func unsure() {
        let text = "\(Self.begin)2026/11/27 23:23:13 Could not complete registration\n\tkey old-secret\n"
        #expect(!log(text, names: [], telling: LegoTelling(isSure: false)).failure.reason.contains("old-secret"))
        #expect(log(text, names: [], telling: LegoTelling(hiding: [Secret("old-secret")])).failure.reason.hasSuffix("key ***"))
    }

    @Test("once all names were proved, what ends without the authority's own word may have been signed; so may whatever this disk refused")
    func lost() {
        let signing = "2026/11/27 23:19:08 [INFO] [a.test, b.test] acme: Validations succeeded; requesting certificates\n"
        let received = "2026/11/27 23:19:09 [INFO] [a.test] Server responded with a certificate.\n"
        func ended(_ words: String) -> String { "2026/11/27 23:19:10 Could not obtain certificates:\n\t\(words)\n" }
        let urn = "urn:ietf:params:acme:error:"
        #expect(end(signing + received + ended("open /x/a.crt: no space left on device")).kind == .lost)
        #expect(end(signing + received + ended("acme: error: 500 :: \(urn)serverInternal :: no")).kind == .lost)
        #expect(end(signing + ended("Get \"https://x/certZ/1\": EOF")).kind == .lost)
        #expect(end(signing + ended("acme: error: 500 :: \(urn)serverInternal :: no")).kind == .serverTrouble)
        #expect(end(ended("[a.test] acme: error presenting token: mkdir /x: no space left on device")).kind == .lost)
        #expect(end(ended("Get \"https://x/order/1\": EOF")).kind == .serverTrouble)
        #expect(end(signing + "fatal error: out of memory allocating heap arena metadata\n").kind == .lost)
    }

    @Test("what answered without the protocol's words is told by its status alone") func stranger() {
        let strange = end(
            "2026/11/27 23:19:10 Could not obtain certificates:\n\t404 ::POST :: http://127.0.0.1:8055/fin :: invalid character 'o' :: 404 page of a service\n"
        )
        #expect(strange.reason.contains("404 ::POST :: http://127.0.0.1:8055/fin") && !strange.reason.contains("page of"), "\(strange)")
    }

    @Test("a program before lego that could not begin it is no word of lego's") func unbegun() {
        let outside = [
            "Failed to start transient scope unit: no\n", "prlimit: failed to execute /usr/bin/lego: no\n", "cannot confine 'lego': no\n",
        ]
        for words in outside {
            let log = log(words, names: Self.names)
            #expect(log.isEmpty && words.hasPrefix(log.unbegun))
        }
        #expect(!log(Self.begin, names: Self.names).isEmpty && !log("panic: x\n", names: Self.names).isEmpty)
        #expect(log("", names: []).unbegun == "it was ended before it wrote a word")
    }

    @Test("what it is about is read in order, and lines that an authority wrote are no steps")
    func progress() throws {
        let text =
            Self.begin + """
                2026/11/27 23:18:55 [INFO] [a.test] acme: Trying to solve HTTP-01
                2026/11/27 23:19:01 [INFO] [a.test] The server validated our request
                [INFO] [b.test] The server validated our request
                2026/11/27 23:19:02 [INFO] [c.test] acme: Trying to solve DNS-01
                2026/11/27 23:19:08 [INFO] [a.test, b.test] acme: Validations succeeded; requesting certificates
                2026/11/27 23:19:09 [INFO] [a.test] Server responded with a certificate.
                """
        let (a, c) = (Self.names[0], Self.names[2])
        #expect(
            log(text, names: Self.names).progress == [
                .registering, .ordered, .proving(a), .proved(a), .proving(c), .signing, .received,
            ])
    }

    @Test("renewal information is bounded, and refused when it is none")
    func renewal() {
        func read(_ text: String, _ wait: Int64? = nil) -> RenewalInformation? { RenewalAnswer.read(Data(text.utf8), retryAfter: wait) }
        let fit =
            #"{"suggestedWindow":{"start":"2027-01-03T00:00:00Z","end":"2027-01-04T00:00:00.123456+01:00"},"explanationURL":"https://x/"}"#
        #expect(read(fit)?.windowBegin == 1_798_934_400 && read(fit)?.windowEnd == 1_799_017_200 && read(fit)?.retryAfter == 21_600)
        #expect(read(fit, 1)?.retryAfter == 60 && read(fit, .max)?.retryAfter == 86_400)
        for unfit in [
            "", "[]", "{}", fit.replacing("2027-01-04", with: "2026-01-04"), fit.replacing("2027-01-03", with: "1970-01-01"),
            fit.replacing("2027-01-03T00:00:00Z", with: "soon"), fit.replacing("2027-01-04", with: "9999-01-04"),
        ] {
            #expect(read(unfit) == nil, "\(unfit)")
        }
    }
}

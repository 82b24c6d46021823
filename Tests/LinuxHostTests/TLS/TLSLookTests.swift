import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What sockets show, as real servers show it.
@Suite(.serialized) struct TLSLookTests {
    private static let day: Int64 = 86400

    private struct Rig {
        let authority: TestAuthority
        let layout: HostLayout
        var now: Int64 { Int64(Date().timeIntervalSince1970) }
        var look: CurlTLSLook { CurlTLSLook(layout: layout, trusted: authority.certificate("root"), deadline: 3) }

        init() async throws {
            authority = try TestAuthority()
            layout = .sandbox(root: authority.directory, run: "\(authority.directory)/run", share: Repository.root)
            try TestDirectory.make(layout.configuration)
            try await authority.makeAuthority()
        }

        func arguments(_ leaf: String, chain: [String] = ["middle"], key: String? = nil) throws -> [String] {
            try AtomicFile.write(
                try chain.map { try authority.text(authority.certificate($0)) }.joined(), to: authority.path("\(leaf).chain"), mode: 0o600)
            let intermediates = chain.isEmpty ? [] : ["-cert_chain", authority.path("\(leaf).chain")]
            return ["-cert", authority.certificate(leaf), "-key", authority.key(key ?? leaf), "-cipher", "DEFAULT@SECLEVEL=0"]
                + intermediates
        }

        func serve(_ leaf: String, chain: [String] = ["middle"]) async throws -> TestTLSServer {
            try await TestTLSServer(arguments(leaf, chain: chain))
        }

        func see(
            _ port: UInt16, _ name: String = "a.test", at address: String = "127.0.0.1", now: Int64? = nil, trusting: String? = nil,
            with look: CurlTLSLook? = nil
        ) async throws -> TLSSight.Answer {
            let socket = TLSSocket(name: try Hostname(name), port: port, place: .own([address]))
            let views = try await (look ?? self.look).look([socket], trusting: trusting, now: now ?? self.now)
            #expect(views.map(\.socket) == [socket])
            let sights = try #require(try views.first?.sights.get())
            #expect(sights.map(\.address) == [address])
            return try #require(sights.first).answer
        }

        func served(_ port: UInt16, _ name: String = "a.test", now: Int64? = nil, trusting: String? = nil, with look: CurlTLSLook? = nil)
            async throws -> ServedCertificate
        {
            let answer = try await see(port, name, now: now, trusting: trusting, with: look)
            guard case .served(let certificate) = answer else { throw Problem(.internalError, "cannot see: \(answer)") }
            return certificate
        }
    }

    private func with(_ body: (Rig) async throws -> Void) async throws {
        let rig = try await Rig()
        defer { try? FileManager.default.removeItem(atPath: rig.authority.directory) }
        try await body(rig)
    }

    @Test func aWholeChainIsTrustedAndSaysWhatItIs() async throws {
        try await with { rig in
            try await rig.authority.makeLeaf("leaf", names: ["a.test", "*.a.test"])
            let server = try await rig.serve("leaf")
            let seen = try await rig.served(server.port)
            #expect(seen.faults == [] && seen.isTrusted)
            let facts = seen.facts
            #expect(facts.names == ["a.test", "*.a.test"] && facts.chain == 2 && facts.key == CertificateKey(.ecdsa, bits: 256))
            #expect(facts.issuer == "CN=middle" && facts.subject == "CN=leaf")
            #expect(facts.notBefore <= rig.now && abs(facts.notAfter - rig.now - 90 * Self.day) < 300)
            let openssl = try await rig.authority.openssl(
                ["x509", "-in", rig.authority.certificate("leaf"), "-noout", "-serial", "-fingerprint", "-sha256"])
            let said = openssl.lowercased().replacing(":", with: "")
            #expect(said.contains("serial=\(facts.serial)\n"), "\(said) \(facts.serial)")
            #expect(said.contains("fingerprint=\(facts.fingerprint?.rawValue ?? "none")"), "\(said)")
            #expect(try await rig.served(server.port, "www.a.test").faults == [], "a star stands for one label")
            for name in ["b.test", "x.www.a.test"] { #expect(try await rig.served(server.port, name).faults == [.otherName], "\(name)") }
        }
    }

    @Test func whatABrowserWouldNotBelieveIsSaidFaultByFault() async throws {
        try await with { rig in
            try await rig.authority.makeLeaf("leaf")
            try await rig.authority.makeLeaf("alone", by: nil)
            try await rig.authority.makeLeaf("client", more: "extendedKeyUsage=clientAuth")
            try await rig.authority.makeLeaf("by-leaf", by: "leaf")
            try await rig.authority.makeLeaf("critical", more: "1.2.3.4=critical,ASN1:UTF8String:odd")
            let whole = try await rig.serve("leaf")
            #expect(try await rig.served(whole.port, now: rig.now + 91 * Self.day).faults == [.lapsed], "only its time is over")
            #expect(try await rig.served(whole.port, now: rig.now - 2 * Self.day).faults == [.notYetValid])
            let short = try await rig.serve("leaf", chain: [])
            #expect(try await rig.served(short.port).faults == [.unknownIssuer("CN=middle")], "the chain is not whole")
            let alone = try await rig.serve("alone", chain: [])
            #expect(try await rig.served(alone.port).faults == [.selfSigned])
            let client = try await rig.serve("client")
            #expect(try await rig.served(client.port).faults == [.otherPurpose])
            let byLeaf = try await rig.serve("by-leaf", chain: ["leaf", "middle"])
            #expect(Self.refused(try await rig.served(byLeaf.port)), "one that may not sign has signed")
            let critical = try await rig.serve("critical")
            #expect(Self.refused(try await rig.served(critical.port)), "what must be understood and is not")
        }
    }

    private static func refused(_ seen: ServedCertificate) -> Bool {
        seen.faults.count == 1 && seen.faults.contains { if case .chainRefused = $0 { true } else { false } }
    }

    @Test func whomToBelieveIsTheMachinesListAndAnAdministratorsRoots() async throws {
        try await with { rig in
            try await rig.authority.makeLeaf("leaf")
            let server = try await rig.serve("leaf")
            let debian = CurlTLSLook(layout: rig.layout, deadline: 3)
            #expect(try await rig.served(server.port, with: debian).faults == [.unknownIssuer("CN=root")])
            let root = try rig.authority.text(rig.authority.certificate("root"))
            #expect(try await rig.served(server.port, trusting: root, with: debian).faults == [])
            let nobody = CurlTLSLook(layout: rig.layout, trusted: rig.authority.path("none"), deadline: 3)
            #expect(try await rig.served(server.port, with: nobody).isTrusted == false, "without a list nobody is believed")
            await #expect(throws: Problem.self) { try await rig.served(server.port, trusting: "-----BEGIN X-----\n!", with: debian) }
        }
    }

    /// Of names alone in a critical extension, as authorities that leave the subject out send them.
    @Test func namesThatMustBeUnderstoodAreUnderstood() async throws {
        try await with { rig in
            try await rig.authority.makeLeaf(
                "leaf", names: [], more: "subjectAltName=critical,DNS:a.test\nextendedKeyUsage=critical,serverAuth")
            let server = try await rig.serve("leaf")
            #expect(try await rig.served(server.port).faults == [])
        }
    }

    @Test func weakKeysAndSignaturesAreSeen() async throws {
        try await with { rig in
            try await rig.authority.makeLeaf("old", digest: "sha1")
            try await rig.authority.makeLeaf("rsa", newKey: TestAuthority.rsa(2048))
            try await rig.authority.makeLeaf("weak", newKey: TestAuthority.rsa(1024))
            let rsa = try await rig.serve("rsa")
            let seen = try await rig.served(rsa.port)
            #expect(seen.facts.key == CertificateKey(.rsa, bits: 2048) && seen.faults == [])
            let weak = try await rig.serve("weak")
            #expect(try await rig.see(weak.port) == .unreadable("its certificate has an RSA key of 1024 bits, where 2048 are the least"))
            let old = try await rig.serve("old")
            #expect(try await rig.see(old.port) == .unreadable("its certificate has a signature made with SHA-1 or older"))
            try await rig.authority.makeRoot("old-root", newKey: TestAuthority.rsa(2048))
            try await rig.authority.makeLeaf("older", by: "old-root", digest: "sha1")
            let older = try await rig.serve("older", chain: [])
            let root = try rig.authority.text(rig.authority.certificate("old-root"))
            #expect(try await rig.served(older.port, trusting: root).faults.contains(.weakSignature))
        }
    }

    @Test(.timeLimit(.minutes(1))) func whoDoesNotSpeakTLSIsAnAnswerInTime() async throws {
        try await with { rig in
            let garbage = try TestListener(answer: [UInt8](repeating: 0x41, count: 100_000))
            let silent = try TestListener(answer: nil)
            let plain = try TestListener(text: "HTTP/1.1 400 Bad Request\r\n\r\n")
            for port in [garbage.port, plain.port, Ports.free()] {
                let answer = try await rig.see(port)
                guard case .none(let reason) = answer, !reason.isEmpty else {
                    Issue.record("\(answer)")
                    return
                }
            }
            #expect(try await rig.see(silent.port) == .silent(3), "it never answers, and is not waited for")
            try await rig.authority.makeLeaf("leaf")
            let server = try await rig.serve("leaf")
            let sockets = try [silent.port, server.port].map {
                TLSSocket(name: try Hostname("a.test"), port: $0, place: .own(["127.0.0.1"]))
            }
            let views = try await rig.look.look(sockets, trusting: nil, now: rig.now)
            guard case .served? = try views.last?.sights.get().first?.answer else {
                Issue.record("who is asked beside one that keeps silent is seen: \(views)")
                return
            }
        }
    }

    @Test func bothVersionsOfTheInternetAreAskedAndEachSaysItsOwn() async throws {
        try await with { rig in
            try await rig.authority.makeLeaf("leaf")
            let server = try await TestTLSServer(rig.arguments("leaf"), address: "[::1]")
            let socket = TLSSocket(name: try Hostname("a.test"), port: server.port, place: .own(["127.0.0.1", "::1"]))
            let sights = try #require(try await rig.look.look([socket], trusting: nil, now: rig.now).first).sights.get()
            #expect(sights.map(\.address) == ["127.0.0.1", "::1"])
            guard case .none = sights[0].answer, case .served(let seen) = sights[1].answer else {
                Issue.record("\(sights)")
                return
            }
            #expect(seen.faults == [])
        }
    }

    /// As an nginx of this host serves it: each name its own, an unknown one none.
    @Test func eachNameOfAnNginxShowsItsOwn() async throws {
        try await WebRig.with(tls: true) { rig in
            var port: UInt16 = 0
            for (number, name) in [(UInt32(1), "a.test"), (2, "b.test")] {
                let site = try await rig.makeSite(number, name)
                try await rig.makeCertificate(of: site.vhost)
                try site.core("index.html", name)
                try await rig.activate(site.vhost)
                port = site.vhost.canonical.port
            }
            let now = Int64(Date().timeIntervalSince1970)
            let sockets = try ["a.test", "b.test", "zz.test"].map {
                TLSSocket(name: try Hostname($0), port: port, place: .own(["127.0.0.1"]))
            }
            let views = try await CurlTLSLook(layout: rig.layout, deadline: 3).look(sockets, trusting: nil, now: now)
            let answers = try views.map { try #require(try $0.sights.get().first).answer }
            for (answer, name) in zip(answers, ["a.test", "b.test"]) {
                guard case .served(let seen) = answer else {
                    Issue.record("\(answer)")
                    return
                }
                #expect(seen.facts.names == [name] && seen.faults == [.selfSigned])
            }
            guard case .none = answers[2] else {
                Issue.record("\(answers[2])")
                return
            }
            let stored = try #require(
                try await FileCertificates(layout: rig.layout).look(CertificateReference(site: SiteID("srigsite0001"), generation: 1)))
            guard case .served(let seen) = answers[0] else { return }
            #expect(stored == seen.facts, "what lies on the disk is what the socket serves")
        }
    }

    @Test func aWatchedNameIsAskedWhereTheRulesLetTheAgentGo() async throws {
        try await with { rig in
            try await rig.authority.makeLeaf("leaf", names: ["watched.localhost"])
            let server = try await rig.serve("leaf")
            let socket = TLSSocket(name: try Hostname("watched.localhost"), port: server.port, place: .watched)
            func refusal() async throws -> ProblemCode? {
                guard case .failure(let problem)? = try await rig.look.look([socket], trusting: nil, now: rig.now).first?.sights else {
                    return nil
                }
                return problem.code
            }
            #expect(try await refusal() == .addressRefused)
            let lines = ["127.0.0.1", "::1"].map { "alert.webhook \($0) \(server.port)\n" }.joined()
            try AtomicFile.write(lines, to: rig.layout.outboundExceptions, mode: 0o644)
            #expect(try await refusal() == .addressRefused, "an exception for something else is none")
            try AtomicFile.write(
                lines.replacing("alert.webhook", with: "cert.watch"), to: rig.layout.outboundExceptions, mode: 0o644)
            let sights = try #require(try await rig.look.look([socket], trusting: nil, now: rig.now).first).sights.get()
            #expect(sights.contains { if case .served(let seen) = $0.answer { seen.isTrusted } else { false } }, "\(sights)")
            let nowhere = TLSSocket(name: try Hostname("nowhere.invalid"), port: 443, place: .watched)
            let view = try #require(try await rig.look.look([nowhere], trusting: nil, now: rig.now).first)
            guard case .failure(let problem) = view.sights else { return }
            #expect(problem.code == .deliveryFailed)
        }
    }
}

import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What administrators bring, as OpenSSL writes it.
@Suite struct ImportedCertificateTests {
    private func with(_ body: (TestAuthority, Int64) async throws -> Void) async throws {
        let authority = try TestAuthority()
        defer { try? FileManager.default.removeItem(atPath: authority.directory) }
        try await authority.makeAuthority()
        try await authority.makeLeaf("leaf", names: ["a.test", "www.a.test"])
        // What is signed in the meantime has begun too.
        try await body(authority, Int64(Date().timeIntervalSince1970) + 3600)
    }

    private func refusal(_ text: String, _ now: Int64) -> Problem? {
        do throws(Problem) {
            _ = try ImportedCertificate(Secret(text), named: "bundle.pem", now: now)
            return nil
        } catch { return error }
    }

    @Test func anyOrderBecomesTheOneThatServersSend() async throws {
        try await with { authority, now in
            let parts =
                try ["leaf", "middle", "root"].map { try authority.text(authority.certificate($0)) } + [
                    authority.text(authority.key("leaf"))
                ]
            var texts: Set<String> = []
            for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [0, 0, 1, 1, 2, 3]] {
                let imported = try ImportedCertificate(
                    Secret(order.map { parts[$0] }.joined(separator: "some words\r\n")), named: "bundle.pem", now: now)
                #expect(imported.facts.names == ["a.test", "www.a.test"] && imported.facts.chain == 2)
                #expect(imported.leftOut == ["CN=root"])
                texts.insert(imported.text.exposed)
            }
            #expect(texts.count == 1)
            let path = authority.path("imported.pem")
            try AtomicFile.write(try #require(texts.first), to: path, mode: 0o600)
            // nginx reads it as OpenSSL does: the first certificate is the site's own, and the key is its.
            #expect(try await authority.openssl(["x509", "-in", path, "-noout", "-subject"]).contains("CN = leaf"))
            let verified = try await authority.openssl(
                ["verify", "-CAfile", authority.certificate("root"), "-untrusted", path, path])
            #expect(verified.contains(": OK"))
            #expect(
                try await authority.openssl(["pkey", "-in", path, "-pubout"])
                    == authority.openssl(["x509", "-in", authority.certificate("leaf"), "-noout", "-pubkey"]))
        }
    }

    /// "No end", as X.509 says it: taken as that, and counted with as any other.
    @Test func oneOfTheYear9999IsTakenAndOverflowsNothing() async throws {
        try await with { authority, now in
            try await authority.makeLeaf("endless", days: 2_900_000)
            let text = try authority.text(
                authority.certificate("endless"), authority.certificate("middle"), authority.key("endless"))
            let facts = try ImportedCertificate(Secret(text), named: "bundle.pem", now: now).facts
            #expect(Moment.words(facts.notAfter).hasPrefix("99"), "\(facts.notAfter)")
            let life = CertificateLife(notBefore: facts.notBefore, notAfter: facts.notAfter)
            let plan = RenewalPlan(life, dice: .max)
            #expect(life.left(at: now) > 0 && plan.at > now && plan.at < facts.notAfter)
        }
    }

    @Test func whetherBrowsersWouldBelieveItIsKnownBeforeItIsServed() async throws {
        try await with { authority, now in
            let whole = try authority.text(authority.certificate("leaf"), authority.certificate("middle"), authority.key("leaf"))
            let alone = try authority.text(authority.certificate("leaf"), authority.key("leaf"))
            let root = try authority.text(authority.certificate("root"))
            let imported = try ImportedCertificate(Secret(whole), named: "a.pem", now: now)
            func faults(_ one: ImportedCertificate, _ name: String, _ extra: String?) async throws -> [TLSFault] {
                try await one.faults(for: try Hostname(name), trusting: extra, machine: "/nonexistent", now: now)
            }
            #expect(try await faults(imported, "a.test", root) == [])
            #expect(try await faults(imported, "b.test", root) == [.otherName])
            #expect(try await faults(imported, "a.test", nil) == [.unknownIssuer("CN=root")])
            let short = try ImportedCertificate(Secret(alone), named: "a.pem", now: now)
            #expect(try await faults(short, "a.test", root) == [.unknownIssuer("CN=middle")], "the chain is the server's to send")
        }
    }

    @Test func keysOfEveryFormatAreTaken() async throws {
        try await with { authority, now in
            try await authority.makeLeaf("rsa", newKey: TestAuthority.rsa(2048))
            try await authority.openssl(["ec", "-in", authority.key("leaf"), "-out", authority.path("sec1.key")])
            try await authority.openssl(["rsa", "-traditional", "-in", authority.key("rsa"), "-out", authority.path("pkcs1.key")])
            try await authority.openssl(["ecparam", "-name", "prime256v1", "-out", authority.path("parameters")])
            for (leaf, keys) in [
                ("leaf", ["leaf.key"]), ("leaf", ["sec1.key"]), ("leaf", ["parameters", "sec1.key"]), ("rsa", ["rsa.key"]),
                ("rsa", ["pkcs1.key"]),
            ] {
                let text = try authority.text(authority.certificate(leaf)) + keys.map { try authority.text(authority.path($0)) }.joined()
                let problem = refusal(text, now)
                #expect(problem == nil, "\(leaf) \(keys): \(problem?.message ?? "")")
            }
        }
    }

    @Test func whatCannotServeIsRefusedWithItsReason() async throws {
        try await with { authority, now in
            try await authority.makeLeaf("weak", newKey: TestAuthority.rsa(1024))
            try await authority.makeLeaf("other")
            try await authority.makeLeaf("edwards", newKey: ["-newkey", "ed25519"])
            try await authority.makeLeaf("curve", newKey: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp224r1"])
            try await authority.makeLeaf("nameless", names: [])
            try await authority.makeLeaf("client", more: "extendedKeyUsage=clientAuth")
            try await authority.makeLeaf("sha1", digest: "sha1")
            try await authority.openssl([
                "pkey", "-in", authority.key("leaf"), "-aes256", "-passout", "pass:x", "-out", authority.path("locked"),
            ])
            func both(_ name: String) throws -> String { try authority.text(authority.certificate(name), authority.key(name)) }
            let leaf = try authority.text(authority.certificate("leaf"))
            let key = try authority.text(authority.key("leaf"))
            let day: Int64 = 86400
            let cases: [(text: String, now: Int64, reason: String)] = [
                ("", now, "holds no certificate"), ("words", now, "holds no certificate"), (leaf, now, "holds no key"),
                (key, now, "holds no certificate"), (leaf + key + key, now, "holds 2 keys"),
                (leaf + (try authority.text(authority.key("other"))), now, "belongs to its key"),
                (leaf + key, now + 91 * day, "its time is over"), (leaf + key, now - 2 * day, "has not begun"),
                (try both("weak"), now, "RSA key of 1024 bits"), (try both("edwards"), now, "browsers do not take"),
                (try both("curve"), now, "a curve that browsers do not take"),
                (try both("nameless"), now, "names no host"),
                (try both("client"), now, "not for servers"), (try both("sha1"), now, "SHA-1"),
                (leaf + (try authority.text(authority.path("locked"))), now, "locked with a password"),
                (leaf + (try authority.text(authority.path("leaf.csr"))), now, "'CERTIFICATE REQUEST'"),
                ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + key, now, "not understood"),
                ("-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n" + key, now, "not written as PEM"),
                (String(repeating: leaf, count: 17) + key, now, "may hold 16"), (String(repeating: "x", count: 200_000), now, "128 KiB"),
            ]
            for (text, now, reason) in cases {
                let problem = try #require(refusal(text, now), "\(reason)")
                #expect(problem.code == .configurationRefused && problem.message.contains(reason), "\(reason): \(problem.message)")
                #expect(problem.message.hasPrefix("cannot import 'bundle.pem': ") && problem.hint != nil)
                #expect(Self.isWhole(problem.hint ?? ""), "\(reason): \(problem.hint ?? "-")")
                #expect(!"\(problem)".contains("PRIVATE") && !"\(problem)".contains(key.split(separator: "\n")[1]))
            }
        }
    }

    /// Each command of a hint is one that works, once its files are named.
    private static func isWhole(_ hint: String) -> Bool {
        let commands =
            hint.contains("`") ? hint.split(separator: "`").enumerated().filter { $0.offset % 2 == 0 }.map(\.element) : [hint[...]]
        return commands.allSatisfy { command in
            if command.hasPrefix("agent ") { return command == "agent cert import SITE --chain FILE --key FILE" }
            return !command.hasPrefix("openssl ") || command.wholeMatch(of: #/openssl (x509|pkey) -in FILE( -[a-z_]+| NEWFILE)+/#) != nil
        }
    }

    @Test func whoseKeyIsMissingOrAnothersIsShownTheWholeCommand() async throws {
        try await with { authority, now in
            try await authority.makeLeaf("other")
            let leaf = try authority.text(authority.certificate("leaf"))
            #expect(refusal(leaf, now)?.hint == "agent cert import SITE --chain FILE --key FILE")
            let wrong = try #require(refusal(leaf + (try authority.text(authority.key("other"))), now)?.hint)
            for command in [
                "agent cert import SITE --chain FILE --key FILE", "openssl x509 -in FILE -noout -pubkey", "openssl pkey -in FILE -pubout",
            ] {
                #expect(wrong.contains("`\(command)`"), "\(wrong)")
            }
            #expect(Self.isWhole(wrong) && !Self.isWhole("openssl x509 -text shows what is in it"))
            #expect(!Self.isWhole("`agent cert import SITE --yes` with the same files"))
        }
    }

    /// A name is anybody's to take; a signature is not.
    @Test func whatOnlyHasTheIssuersNameIsNoPartOfTheChain() async throws {
        try await with { authority, now in
            let impostor = try TestAuthority()
            defer { try? FileManager.default.removeItem(atPath: impostor.directory) }
            try await impostor.makeAuthority()
            let text =
                try authority.text(authority.certificate("leaf"), impostor.certificate("middle"), authority.certificate("middle"))
                + authority.text(authority.key("leaf"))
            let imported = try ImportedCertificate(Secret(text), named: "bundle.pem", now: now)
            #expect(imported.facts.chain == 2 && imported.leftOut == ["CN=middle"])
            #expect(imported.text.exposed.contains(try authority.text(authority.certificate("middle")).split(separator: "\n")[1]))
        }
    }
}

import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// Certificates as OpenSSL reads them.
@Suite struct FileCertificatesTests {
    private static let now: Int64 = 1_800_000_000

    private struct Place {
        let layout: HostLayout
        let certificates: FileCertificates
        init() throws {
            let root = "/tmp/agent-certificates-\(UInt32.random(in: 0...UInt32.max))"
            layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: Repository.root)
            certificates = FileCertificates(layout: layout)
            try TestDirectory.make(root)
            try OwnDirectory.make(layout.directories.state)
        }

        func mode(_ path: String) throws -> mode_t {
            var facts = stat()
            try check("look at", path) { lstat(path, &facts) }
            return facts.st_mode & 0o7777
        }

        func openssl(_ arguments: String...) async throws -> String {
            let result = try await LinuxCommandRunner(executable: BuiltBinary.path).run(Command("/usr/bin/openssl", arguments))
            return result.output + result.errorOutput
        }

        func end() throws { try FileManager.default.removeItem(atPath: layout.root) }
    }

    private func reference(_ number: Int, generation: Int = 1) throws -> CertificateReference {
        CertificateReference(site: try SiteID("scertsite00\(number)"), generation: generation)
    }

    @Test func aSelfSignedCertificateIsForItsNamesAndRootsAlone() async throws {
        let place = try Place()
        let reference = try reference(2)
        let path = place.layout.certificate(reference)
        try await place.certificates.makeSelfSigned(reference, names: [Hostname("a.test"), Hostname("www.a.test")], now: Self.now)
        #expect(try place.mode(path) == 0o600)
        #expect(try place.mode(place.layout.certificates(of: reference.site)) == 0o700)
        let facts = try #require(try await place.certificates.look(reference))
        #expect(facts.names == ["a.test", "www.a.test"])
        #expect(facts.notAfter <= Self.now + 825 * 86400 && facts.notAfter > Self.now + 365 * 86400)
        let text = try await place.openssl("x509", "-in", path, "-noout", "-text")
        for part in [
            "prime256v1", "ecdsa-with-SHA256", "DNS:a.test, DNS:www.a.test", "CA:FALSE", "CN = a.test", "TLS Web Server Authentication",
        ] {
            #expect(text.contains(part), "\(part) is missing in \(text)")
        }
        let moment = "\(Self.now)"
        #expect(try await place.openssl("verify", "-attime", moment, "-CAfile", path, path).contains(": OK"))
        #expect(try await place.openssl("pkey", "-in", path, "-check", "-noout").contains("valid"))
        try place.end()
    }

    @Test func oneThatLiesThereStaysAndOthersAreNew() async throws {
        let place = try Place()
        let (first, second, other) = (try reference(2), try reference(2, generation: 2), try reference(3))
        let names = [try Hostname("a.test")]
        try await place.certificates.makeSelfSigned(first, names: names, now: Self.now)
        let before = try AtomicFile.read(place.layout.certificate(first))
        try await place.certificates.makeSelfSigned(first, names: names, now: Self.now + 1)
        #expect(try AtomicFile.read(place.layout.certificate(first)) == before)
        for reference in [second, other] { try await place.certificates.makeSelfSigned(reference, names: names, now: Self.now) }
        var serials: Set<String> = []
        for reference in [first, second, other] {
            serials.insert(try await place.openssl("x509", "-in", place.layout.certificate(reference), "-noout", "-serial", "-pubkey"))
        }
        #expect(serials.count == 3)
        try await place.certificates.remove(second)
        #expect(try await place.certificates.look(first) != nil)
        #expect(try await place.certificates.look(second) == nil)
        for _ in 1...2 { try await place.certificates.remove(first) }
        #expect(try await place.certificates.inventory() == [other.site.rawValue])
        try place.end()
    }

    @Test func oldOnesGoAndNothingElseDoes() async throws {
        let place = try Place()
        let site = try reference(2).site
        for generation in 1...6 {
            try await place.certificates.makeSelfSigned(
                try reference(2, generation: generation), names: [Hostname("a.test")], now: Self.now)
        }
        let directory = place.layout.certificates(of: site)
        let strangers = ["01.pem", "+1.pem", "0.pem", "-1.pem", "x.pem", "1.pem.bak", "2"]
        for name in strangers { try AtomicFile.write("x", to: "\(directory)/\(name)", mode: 0o600) }
        try FileManager.default.createDirectory(atPath: "\(directory)/9", withIntermediateDirectories: false)
        // A link in the place of one is no certificate, wherever it leads.
        let outside = "\(place.layout.root)/outside.pem"
        try AtomicFile.write("x", to: outside, mode: 0o600)
        try FileManager.default.removeItem(atPath: "\(directory)/3.pem")
        try FileManager.default.createSymbolicLink(atPath: "\(directory)/3.pem", withDestinationPath: outside)
        #expect(try await place.certificates.prune(site, below: 5, except: [2]) == [1, 4])
        #expect(try await place.certificates.prune(site, below: 5, except: [2]) == [])
        let left = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        #expect(left == (strangers + ["2.pem", "3.pem", "5.pem", "6.pem", "9"]).sorted())
        #expect(FileManager.default.fileExists(atPath: outside))
        #expect(try await place.certificates.prune(try reference(3).site, below: 5, except: []) == [], "a site that has none")
        try place.end()
    }

    @Test func theCertificateAloneHasNoKey() async throws {
        let place = try Place()
        let reference = try reference(2)
        #expect(try await place.certificates.leaf(reference) == nil)
        try await place.certificates.makeSelfSigned(reference, names: [Hostname("a.test")], now: Self.now)
        let text = try #require(try await place.certificates.leaf(reference))
        #expect(text.hasPrefix("-----BEGIN CERTIFICATE-----") && text.contains("-----END CERTIFICATE-----") && !text.contains("PRIVATE"))
        try place.end()
    }

    @Test func theLongestNameHasOneToo() async throws {
        let place = try Place()
        let label = String(repeating: "a", count: 60)
        let name = try Hostname("\(label).\(label).\(label).\(label).test")
        try await place.certificates.makeSelfSigned(try reference(2), names: [name], now: Self.now)
        #expect(try await place.certificates.look(try reference(2))?.names == [name.ascii])
        try place.end()
    }

    @Test func whatIsNoCertificateWithItsKeyIsRefused() async throws {
        let place = try Place()
        let (one, other) = (try reference(2), try reference(3))
        for reference in [one, other] {
            try await place.certificates.makeSelfSigned(reference, names: [Hostname("a.test")], now: Self.now)
        }
        let mine = try #require(try AtomicFile.read(place.layout.certificate(one)))
        let theirs = try #require(try AtomicFile.read(place.layout.certificate(other)))
        let key = try #require(mine.firstRange(of: "-----BEGIN PRIVATE KEY-----")).lowerBound
        let theirKey = try #require(theirs.firstRange(of: "-----BEGIN PRIVATE KEY-----")).lowerBound
        for text in ["", "nonsense", String(mine[..<key]), String(mine[key...]), "\(mine[..<key])\(theirs[theirKey...])"] {
            try AtomicFile.write(text, to: place.layout.certificate(one), mode: 0o600)
            let problem = await #expect(throws: Problem.self) { try await place.certificates.look(one) }
            #expect(problem?.code == .configurationRefused)
            #expect(problem?.message.contains("PRIVATE") == false)
        }
        try place.end()
    }
}

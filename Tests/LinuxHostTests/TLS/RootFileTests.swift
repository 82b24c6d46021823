import Foundation
import SiteModel
import Testing

@testable import LinuxHost

/// A file of roots that one reader takes and another stumbles over stops orders or proofs of all sites: it is taken where all of them take it.
@Suite struct RootFileTests {
    /// One of Debian's, as it stands there.
    private let strict: String
    init() throws {
        let text = try String(contentsOfFile: "/etc/ssl/certs/ISRG_Root_X1.pem", encoding: .utf8)
        strict = text.hasSuffix("\n") ? text : "\(text)\n"
    }
    private var body: String { strict.split(separator: "\n").dropFirst().dropLast().joined() }
    private func block(_ body: String, kind: String = "") -> String {
        "-----BEGIN \(kind)CERTIFICATE-----\n\(body)\n-----END \(kind)CERTIFICATE-----\n"
    }

    @Test func whatIsWellStaysAsItIs() {
        #expect(RootFile.normalised(strict) == strict)
        #expect(RootFile.normalised("# a comment\n\(strict)# another\n\(strict)") == strict + strict)
    }

    @Test func linesOfAnyLengthAndWhatStandsAfterThemAreOne() throws {
        let wide = stride(from: 0, to: body.count, by: 76).map { String(body.dropFirst($0).prefix(76)) }.joined(separator: "\r\n")
        for text in [block(body), block("\(body)\n\n"), block(wide), strict.replacing("-----\n", with: "-----  \n")] {
            let read = try #require(RootFile.normalised(text))
            #expect(read == strict)
            #expect(throws: Never.self) { _ = try TrustRoots("/nonexistent", and: read) }
        }
    }

    @Test func whatOneOfThemStumblesOverIsRefused() {
        let indented = strict.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        let cut = "-----BEGIN CERTIFICATE-----\n\(body.prefix(100))\n"
        for text in [
            "", "no pem", block(""), block("?"), block(Data("no certificate".utf8).base64EncodedString()), indented, cut, cut + strict,
            block("?") + strict, "\u{FEFF}\(strict)", block(body, kind: "TRUSTED "), block(body, kind: "X509 ") + strict,
            "ca: \(strict)",
        ] { #expect(RootFile.normalised(text) == nil, "\(text.prefix(80))") }
    }
}

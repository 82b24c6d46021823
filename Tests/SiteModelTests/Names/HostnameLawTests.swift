import Foundation
import SiteModel
import Testing

/// Laws for every input, tried on random text from a seed that is printed when one fails.
@Suite struct HostnameLawTests {
    private static let pieces: [String] =
        [
            "a", "Z", "0", "9", "-", "--", "_", ".", "..", "。", "．", "xn--", "com", "localhost", "127", "0x", "ß", "ü", "u\u{308}", "а",
            "א", "ا", "日", "ー", "क्", "٠", "۱",
        ]
        + [
            "\u{200D}", "\u{200C}", "\u{200B}", "\u{202E}", "\u{AD}", "\u{338}", "\0", "\n", " ", "*", "/", ":", "@", "%", "💩", "\u{FFFE}",
            "\u{10FFFF}", "İ", "K", "ﬀ", "①", "℀",
        ]

    /// Mostly letters, so that many of the strings are names.
    private static let tame = [
        "a", "Z", "0", "-", ".", "。", "com", "ß", "ü", "u\u{308}", "а", "א", "日", "क्", "\u{200D}", "İ", "K", "ﬀ", "①",
    ]

    @Test("parsing never crashes, is idempotent, and gives only what a vhost may hold", arguments: 1...8)
    func anyText(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var accepted = 0
        for round in 0..<5_000 {
            let pieces = round.isMultiple(of: 2) ? Self.pieces : Self.tame
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            guard let name = try? Hostname(text) else { continue }
            accepted += 1
            try holdsLaws(name, from: text)
        }
        #expect(accepted > 50, "the generator makes too few names to prove anything")
    }

    @Test("any Unicode scalar in a name is refused or inert", arguments: 1...4)
    func anyScalar(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        for _ in 0..<5_000 {
            guard let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) else { continue }
            let text = "a\(String(scalar))b.com"
            if let name = try? Hostname(text) { try holdsLaws(name, from: text) }
        }
    }

    @Test("any bytes in an xn-- label are refused or round-trip", arguments: 1...4)
    func anyPunycode(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-")
        var accepted = 0
        for _ in 0..<10_000 {
            let label = String((0..<Int.random(in: 1...8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
            guard let name = try? Hostname("xn--\(label).com") else { continue }
            accepted += 1
            #expect(name.ascii == "xn--\(label).com")
            try holdsLaws(name, from: label)
        }
        #expect(accepted > 50)
    }

    private func holdsLaws(_ name: Hostname, from text: String) throws {
        let written = text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
        #expect(try Hostname(name.ascii) == name, "not idempotent: \(written)")
        #expect(try Hostname(name.display) == name, "its display is another name: \(written)")
        #expect(try Hostname(name.ascii.uppercased() + ".") == name)
        #expect(name.ascii.wholeMatch(of: /[a-z0-9.-]+/) != nil, "\(written)")
        #expect(name.ascii.utf8.count <= 253 && name.labels.count >= 2)
        #expect(name.labels.allSatisfy { (1...63).contains($0.utf8.count) && !$0.hasPrefix("-") && !$0.hasSuffix("-") })
        #expect(name.labels.last?.contains { !$0.isNumber } == true)
        let json = try JSONEncoder().encode([name])
        #expect(try JSONDecoder().decode([Hostname].self, from: json) == [name])
    }
}

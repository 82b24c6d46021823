import Foundation
import HostServices
import SiteModel

/// Secrets as programs write them down: as they are, in addresses (RFC 3986), in base64 whatever stands before them, and between quotation marks. None of
/// these forms is told: a client of a DNS provider puts what it was given into the errors that it ends with.
package struct HiddenWords: Sendable {
    package static let mask = "***"
    /// Shorter ones in base64, and shorter lines of a longer text, are also found in words that nobody has to hide.
    private static let leastEncoded = 6

    /// The longest first: a part of one must not be hidden before the whole.
    private let forms: [String]

    package init(_ secrets: [Secret]) {
        var forms: Set<String> = []
        for secret in secrets {
            let text = secret.exposed
            let parts = text.split(whereSeparator: \.isNewline).map(String.init)
            for value in [text] + (parts.count > 1 ? parts.filter { $0.utf8.count >= Self.leastEncoded } : []) {
                forms.formUnion(Self.forms(of: value))
                forms.formUnion(Self.forms(of: value.trimmingCharacters(in: .whitespacesAndNewlines)))
            }
        }
        forms.remove("")
        self.forms = forms.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    package func hide(_ text: String) -> String { forms.reduce(text) { $0.replacing($1, with: Self.mask) } }

    private static func forms(of value: String) -> [String] {
        [value] + addresses(value) + quoted(value) + base64(Array(value.utf8)).filter { $0.utf8.count >= leastEncoded }
    }

    /// What languages leave as it is in a query, in a path, in a user's name.
    private static let kept = ["", "$&+=:@", "$&+,;=", "$&+,/:;=@", "!'()*"].map { Set("-_.~\($0)".utf8) }

    private static func addresses(_ value: String) -> [String] {
        var forms: [String] = []
        for kept in kept {
            for digits in [Array("0123456789ABCDEF"), Array("0123456789abcdef")] {
                let encoded = value.utf8.map { byte -> String in
                    let isPlain = (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || kept.contains(byte)
                    return isPlain ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
                }.joined()
                forms += [encoded, encoded.replacing("%20", with: "+")]
            }
        }
        return forms
    }

    private static func quoted(_ value: String) -> [String] {
        let plain = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            .replacing("\r", with: "\\r").replacing("\t", with: "\\t")
        let ofGo = plain.replacing("&", with: "\\u0026").replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
        return [plain, ofGo]
    }

    /// Those characters that hold nothing but the value, wherever in groups of three bytes it begins: also behind `user:`.
    private static func base64(_ value: [UInt8]) -> [String] {
        (0..<3).flatMap { before -> [String] in
            let all = Data([UInt8](repeating: 0, count: before) + value).base64EncodedString()
            let whole = all.prefix((before + value.count) * 8 / 6).dropFirst((before * 8 + 5) / 6)
            let text = String(whole)
            return [text, text.replacing("+", with: "-").replacing("/", with: "_")]
        }
    }
}

/// What of lego's words is told to people.
package struct LegoTelling: Sendable {
    /// Only what the authority said. lego's own words, and those of a DNS provider's client, are whatever somebody wrote into an error: where secrets
    /// were handed over they are known by a few fixed phrases, and by nothing else.
    package var onlyAuthority: Bool
    /// Names are proved by records, not by files.
    package var isOfDNS: Bool
    package var hidden: HiddenWords

    /// - Parameter isSure: `secrets` are all that lego was handed, not others that took their place since.
    package init(_ challenge: CertificateOrder.Challenge = .http, hiding secrets: [Secret] = [], isSure: Bool = true) {
        isOfDNS = if case .dns = challenge { true } else { false }
        onlyAuthority = isOfDNS || !isSure
        hidden = HiddenWords(secrets)
    }
}

/// Fixed sentences for what a DNS provider's client ended with.
enum RecordTrouble {
    private static let known: [(words: String, sentence: String)] = [
        ("could not find zone", "it was not found which zone the name lies in"),
        ("time limit exceeded", "the record did not come to the zone's name servers in time"),
        ("credentials information are missing", "acme.conf does not give it all the variables that it needs"),
        ("unrecognized DNS provider", "the lego that is installed does not know it"),
        ("no such host", "its name has no address"), ("connection refused", "nobody answers at its address"),
        ("i/o timeout", "it did not answer in time"), ("deadline exceeded", "it did not answer in time"),
        ("x509:", "its certificate is not believed"),
    ]

    /// - Parameter words: without secrets.
    static func sentence(_ words: String) -> String {
        let begin = "no record was made in DNS"
        if let found = known.first(where: { words.contains($0.words) }) { return "\(begin): \(found.sentence)" }
        if let found = words.firstMatch(of: /(?:status code:? ?|: ?\[?)([1-5]\d\d)(?=[:\]),. ]|$)/) {
            return "\(begin): the provider answered \(found.1)"
        }
        return "\(begin); the words of the provider's client are not told, since they may hold its secrets"
    }
}

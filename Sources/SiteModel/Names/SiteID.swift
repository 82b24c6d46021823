/// A site's permanent random name: `s` and eleven of [a-z0-9]. Directories, Unix users, databases, locks and journals carry it,
/// so it fits every one of their rules; a domain is only an attribute.
package struct SiteID: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }

    package static let noun = "site id"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let tail = text.utf8.dropFirst()
        let ok = text.utf8.first == UInt8(ascii: "s") && tail.count == 11 && tail.allSatisfy(isLowerAlphanumeric)
        return ok ? nil : "it must be 's' and eleven of a-z and 0-9"
    }

    /// 11 × 5 bits from `random`, which the caller takes from the system's generator.
    package init(random: UInt64) {
        let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")
        var rest = random
        var text = "s"
        for _ in 0..<11 {
            text.append(alphabet[Int(rest % 32)])
            rest /= 32
        }
        rawValue = text
    }
}

func isLowerAlphanumeric(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }

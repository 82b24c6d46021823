/// The administrator's address, given to WordPress: an ASCII dot-atom, one @, a host name (RFC 5321 4.1.2 without quoted strings).
///
/// Kept as written: the part before the @ belongs to its mail server, letter case included (RFC 5321 2.4).
package struct EmailAddress: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "email address"
    package static let code = ProblemCode.badEmail

    package static func brokenRule(_ text: String) -> String? {
        // WordPress's own is_email() refuses shorter ones, and its column has no room for longer ones.
        guard (6...100).contains(text.utf8.count) else { return "it must have 6 to 100 characters, as WordPress keeps it" }
        if let rule = Invisible.ruleBroken(in: text) { return rule }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return "it needs exactly one @ between a name and a domain" }
        return brokenRule(local: parts[0]) ?? brokenRule(domain: String(parts[1]))
    }

    private static func brokenRule(local: Substring) -> String? {
        guard (1...64).contains(local.utf8.count) else { return "the part before the @ must have 1 to 64 characters" }
        guard local.utf8.allSatisfy({ isAtomText($0) || $0 == UInt8(ascii: ".") }) else {
            return "the part before the @ may hold only ASCII letters, digits and !#$%&'*+-/=?^_`{|}~."
        }
        let atoms = local.split(separator: ".", omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty }) else {
            return "the part before the @ must not begin or end with a dot or hold two in a row"
        }
        // Mail programs take their arguments from addresses: '-oQ/tmp' must never look like one.
        return local.utf8.first == UInt8(ascii: "-") ? "it must not begin with a hyphen" : nil
    }

    private static func brokenRule(domain: String) -> String? {
        do throws(Problem) {
            let name = try Hostname(domain)
            // WordPress compares and stores what it is given, so the form must be the one that it accepts.
            return name.ascii == domain.lowercased() ? nil : "write its domain as '\(name)'"
        } catch {
            return "its domain is no host name: " + (error.message.split(separator: ": ").last.map(String.init) ?? error.message)
        }
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        isLowerAlphanumeric(byte) || (65...90).contains(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}

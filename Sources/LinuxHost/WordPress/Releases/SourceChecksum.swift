import SiteModel

/// A checksum that an administrator gave or a mirror published, in lower-case hexadecimal.
enum SourceChecksum: Sendable, Hashable {
    case sha1(String)
    case sha256(SHA256Hex)

    init(sha1 text: String) throws(Problem) { self = .sha1(try Self.checked(text, digits: 40)) }

    private static func checked(_ text: String, digits: Int) throws(Problem) -> String {
        let text = text.lowercased()
        let isHexadecimal = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == digits, isHexadecimal else {
            throw .cannot("use the checksum", String(text.prefix(80)), "it must be \(digits) hexadecimal digits", code: .badUsage)
        }
        return text
    }

    /// As the store remembers it.
    var name: String {
        switch self {
        case .sha1(let digits): "sha1:\(digits)"
        case .sha256(let digits): "sha256:\(digits)"
        }
    }

    func verify(_ sums: (sha1: String, sha256: String), of source: String) throws(Problem) {
        let (kind, wanted, found) =
            switch self {
            case .sha1(let digits): ("SHA-1", digits, sums.sha1)
            case .sha256(let digits): ("SHA-256", digits.rawValue, sums.sha256)
            }
        if wanted == found { return }
        throw .cannot(
            "use the archive", source, "its \(kind) is \(found), not \(wanted)", code: .checksumMismatch,
            hint: "download it again; if it stays so, do not use it")
    }
}

/// A Unix user or group: [a-z_][a-z0-9_-]{0,31}, which every tool of Debian accepts (useradd(8)); never a number, which chown would take for an id.
package struct UnixName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "Unix name"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let bytes = text.utf8
        guard (1...32).contains(bytes.count) else { return "it must have 1 to 32 characters" }
        guard bytes.allSatisfy({ isLowerAlphanumeric($0) || "_-".utf8.contains($0) }) else {
            return "only a-z, 0-9, '_' and '-' are allowed"
        }
        let first = bytes.first ?? 0
        return (97...122).contains(first) || first == UInt8(ascii: "_") ? nil : "it must begin with a letter or '_'"
    }
    /// The Unix user of a site: its id.
    package init(of site: SiteID) { rawValue = site.rawValue }
}

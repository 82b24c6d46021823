import Foundation

/// Addresses that archives may be fetched from: https, or http to this machine only, so that nobody on the way can change bytes and checksum
/// alike; and no password, because addresses are logged and shown.
package enum DownloadAddress {
    package static func brokenRule(_ text: String) -> String? {
        let url = text.utf8.allSatisfy { (33...126).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) } ? URLComponents(string: text) : nil
        let host = url?.host?.lowercased() ?? ""
        let isHere = host == "localhost" || host == "[::1]" || host == "::1" || isLoopback(host)
        let isPermitted =
            !host.isEmpty && url?.user == nil && url?.password == nil && (url?.scheme == "https" || (url?.scheme == "http" && isHere))
        return isPermitted ? nil : "an address must begin with https:// (http:// only to this machine) and hold no password"
    }

    /// For messages: what stands before an @ may be a password.
    package static func shown(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return text }
        let start = text.range(of: "://")?.upperBound ?? text.startIndex
        return start < at ? "\(text[..<start])***\(text[at...])" : text
    }

    /// 127.0.0.0/8 in its usual form only: libcurl also reads 0x7f.1, and so would anyone who wants to be misread.
    private static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0).map(String.init) == String($0) }
    }
}

/// Where releases of WordPress are published: `https://mirror.example/wordpress`. Kept without a slash at its end.
package struct MirrorAddress: Hashable, Sendable, Codable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(Problem) {
        if let rule = Self.brokenRule(text) {
            throw .cannot("use the mirror", DownloadAddress.shown(text), rule, code: .badUsage)
        }
        var kept = Substring(text)
        while kept.hasSuffix("/") { kept.removeLast() }
        description = String(kept)
    }

    private static func brokenRule(_ text: String) -> String? {
        if let rule = DownloadAddress.brokenRule(text) { return rule }
        if text.utf8.count > 500 { return "it must have at most 500 characters" }
        // Names of archives are put after it.
        return text.contains("?") || text.contains("#") ? "it must end with a path: no ? and no #" : nil
    }

    package init(from decoder: any Decoder) throws { try self.init(decoder.singleValueContainer().decode(String.self)) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A name that a certificate stands for: a host name, or `*.` before one.
package struct CertificateName: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let host: Hostname
    package let isWildcard: Bool

    package init(_ host: Hostname, isWildcard: Bool = false) {
        self.host = host
        self.isWildcard = isWildcard
    }

    package init(_ text: String) throws(Problem) {
        isWildcard = text.hasPrefix("*.")
        host = try Hostname(isWildcard ? String(text.dropFirst(2)) : text)
    }

    package var description: String { isWildcard ? "*.\(host)" : host.ascii }
    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}

/// A name that a certificate stands for: a host, or every host one label below a domain (RFC 6125 6.4.3).
package enum CertificateName: Sendable, Hashable, CustomStringConvertible {
    case host(Hostname)
    case wildcard(Hostname)

    /// - Throws: `bad-hostname`. A star may stand alone before the first dot, and nowhere else.
    package init(_ text: String) throws(Problem) {
        self = text.hasPrefix("*.") ? .wildcard(try Hostname(String(text.dropFirst(2)))) : .host(try Hostname(text))
    }

    /// As it stands in a certificate.
    package var description: String {
        switch self {
        case .host(let name): name.ascii
        case .wildcard(let domain): "*.\(domain.ascii)"
        }
    }

    /// What is resolved and proved: the domain of a wildcard.
    package var domain: Hostname {
        switch self {
        case .host(let name), .wildcard(let name): name
        }
    }

    package var isWildcard: Bool { if case .wildcard = self { true } else { false } }

    package func covers(_ host: Hostname) -> Bool {
        switch self {
        case .host(let name): name == host
        case .wildcard(let domain): host.labels.count == domain.labels.count + 1 && host.ascii.hasSuffix(".\(domain.ascii)")
        }
    }
}

extension CertificateName: Codable, Comparable {
    package init(from decoder: any Decoder) throws { try self.init(decoder.singleValueContainer().decode(String.self)) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}

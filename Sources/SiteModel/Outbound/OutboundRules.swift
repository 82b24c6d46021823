// Outbound: to whom the agent may talk of its own accord when somebody else named the address.
//
// Here: which addresses are nobody's private business, judged after a name was resolved, and the one list of exceptions. Pure.
// Never here: resolving, connecting. Read LinuxHost/Outbound next.

/// Which addresses of the internet a receiver may have. Everything else is this machine, its network, or a way to reach one of them in disguise.
package enum OutboundRules {
    /// IANA's registry of special addresses, with what clouds answer their machines' questions from.
    private static let closed4 = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ]
    /// Of version 6 only what is given to networks of the internet: not ::1, mapped IPv4, NAT64, link-local, private or multicast addresses.
    private static let open6 = "2000::/3"
    /// Teredo and its neighbours, examples, 6to4, and examples again: an IPv4 address may be inside.
    private static let closed6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]

    /// Why nobody may be talked to at this address; nil: one may. - Parameter address: in numbers, as a resolver answers.
    package static func refusal(of address: String) -> String? {
        guard let one = range(address), one.prefix == one.bytes.count * 8 else { return "it is not plainly an address" }
        let closed = one.isVersion6 ? closed6 : closed4
        if one.isVersion6, let open = range(open6), !open.contains(one) { return "it is no address of the internet" }
        return closed.compactMap(range).contains { $0.contains(one) } ? "it is no address of the internet" : nil
    }

    private static func range(_ text: String) -> NetworkRange? { try? NetworkRange(text) }
}

/// What is asked for outside, by whom it may be excepted.
package enum OutboundPurpose: String, Sendable, CaseIterable {
    case webhook = "alert.webhook"
    case slack = "alert.slack"
    case email = "alert.email"
    case auditAnchor = "audit.anchor"
    case authority = "acme"
    /// A socket whose certificate is watched.
    case certificateWatch = "cert.watch"
    /// A name of a site's, asked for a challenge as an authority would ask: always without TLS.
    case challengeCheck = "cert.check"
    /// Archives, checksums and lists: of an address that was named, and of those that it sends us to.
    case download
}

/// The exact addresses that may be talked to all the same. Read from one file of root's; nothing else can add to it.
///
///     alert.webhook 127.0.0.1 8443            # purpose, address, port
///     alert.webhook 192.168.1.7 8080 plain    # without TLS
package struct OutboundExceptions: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        package var purpose: OutboundPurpose
        package var address: NetworkRange
        package var port: UInt16
        package var isPlain: Bool
    }
    package private(set) var lines: [Line] = []
    package init() {}

    /// - Throws: `outbound-settings` with `name:line` for anything that is not understood whole.
    package init(_ text: String, named name: String) throws(Problem) {
        let file = SettingsFile(name, code: .outboundSettings)
        lines = try SettingsLines(text, of: file).all.map { line throws(Problem) in
            let words = line.text.split { $0 == " " || $0 == "\t" }.map(String.init)
            if let read = Self.line(words) { return read }
            let known = OutboundPurpose.allCases.map(\.rawValue)
            guard let first = words.first, !known.contains(first) else {
                throw file.refused(line.number, "it must be: purpose address port [plain]")
            }
            let near = Nearest.to(first, among: known)
            let some = (near.isEmpty ? known : near).joined(separator: ", ")
            throw file.refused(line.number, "purpose '\(printable(first))' is not known: \(some)")
        }
    }

    private static func line(_ words: [String]) -> Line? {
        guard (3...4).contains(words.count), let purpose = OutboundPurpose(rawValue: words[0]),
            let address = try? NetworkRange(words[1]), address.prefix == address.bytes.count * 8,
            let port = UInt16(words[2]), port > 0, words.count == 3 || words[3] == "plain"
        else { return nil }
        return Line(purpose: purpose, address: address, port: port, isPlain: words.count == 4)
    }

    /// - Parameter isPlain: TLS is not asked for: an exception that does not say so is none.
    package func allow(_ purpose: OutboundPurpose, _ address: String, _ port: UInt16, isPlain: Bool) -> Bool {
        guard let one = try? NetworkRange(address) else { return false }
        return lines.contains { $0.purpose == purpose && $0.address == one && $0.port == port && ($0.isPlain || !isPlain) }
    }

    /// All addresses of a name must be fit: one that is not may be the one that is taken next time.
    /// - Returns: the one to connect to.
    package func choose(
        _ addresses: [String], for purpose: OutboundPurpose, host: String, port: UInt16, isPlain: Bool
    ) throws(Problem) -> String {
        guard let first = addresses.first else {
            throw .cannot("reach", "\(host):\(port)", "its name has no address", code: .deliveryFailed)
        }
        for address in addresses where !allow(purpose, address, port, isPlain: isPlain) {
            guard let why = isPlain ? "it would be asked without TLS" : OutboundRules.refusal(of: address) else { continue }
            let line = "\(purpose.rawValue) \(printable(address)) \(port)\(isPlain ? " plain" : "")"
            // One in one's own network has roots that no machine knows.
            let roots = purpose == .authority ? "; its root-file in acme.conf holds the root of its address and that of what it signs" : ""
            throw .cannot(
                "reach", "\(host):\(port)", "\(printable(address)): \(why)", code: .addressRefused,
                hint: "an exception for it stands as '\(line)' in outbound.conf\(roots)",
                details: ["outbound.purpose": purpose.rawValue, "outbound.address": printable(address), "outbound.port": "\(port)"])
        }
        return first
    }
}

/// Where a message is sent by HTTP: checked when it is made. No user, no fragment, nothing that two readers could read in two ways.
package struct OutboundURL: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "address"
    package static let code = ProblemCode.alertSettings

    package static func brokenRule(_ text: String) -> String? {
        guard text.utf8.count <= 1000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !#""<>\^`{|}@#"#.utf8.contains($0) }) else {
            return "it may hold printable ASCII without spaces, and no user or fragment"
        }
        return parts(text) == nil ? "it must look like https://example.com/path" : nil
    }

    package var host: String { Self.parts(rawValue)?.host ?? "" }
    package var port: UInt16 { Self.parts(rawValue)?.port ?? 443 }
    package var isPlain: Bool { rawValue.hasPrefix("http://") }

    private static func parts(_ text: String) -> (host: String, port: UInt16)? {
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://") else { return nil }
        let rest = text.dropFirst(isPlain ? 7 : 8)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var host = authority
        var port: UInt16? = isPlain ? 80 : 443
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<end]
            let tail = authority[authority.index(after: end)...]
            if !tail.isEmpty { port = tail.hasPrefix(":") ? UInt16(tail.dropFirst()) : nil }
            guard (try? NetworkRange(String(host))) != nil else { return nil }
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                port = UInt16(authority[authority.index(after: colon)...])
            }
            guard host.utf8.allSatisfy({ isLowerAlphanumeric($0) || (65...90).contains($0) || $0 == 45 || $0 == 46 }) else { return nil }
        }
        guard !host.isEmpty, let port, port > 0 else { return nil }
        return (String(host), port)
    }
}

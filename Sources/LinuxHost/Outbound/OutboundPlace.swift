import Foundation
import Glibc
import HostServices
import SiteModel

/// The address that a name had when it was judged. Whoever connects, connects to it and asks nobody again.
struct OutboundPlace: Sendable {
    /// As libcurl takes it: `192.0.2.1:443`, `[2001:db8::1]:443`.
    let connectTo: String

    /// Resolves and judges. Holds its thread while a resolver answers.
    init(
        _ purpose: OutboundPurpose, host: String, port: UInt16, isPlain: Bool, _ exceptions: OutboundExceptions
    ) throws(Problem) {
        let address = try exceptions.choose(try Self.resolve(host), for: purpose, host: host, port: port, isPlain: isPlain)
        connectTo = Self.text(address, port)
    }

    static func text(_ address: String, _ port: UInt16) -> String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    /// Root's. - Throws: `outbound-settings` for a file that is not understood, or not root's alone to write.
    static func exceptions(_ layout: HostLayout) throws(Problem) -> OutboundExceptions {
        let path = layout.outboundExceptions
        return try TrustedFile.read(path, code: .outboundSettings).map { text throws(Problem) in
            try OutboundExceptions(text, named: path)
        } ?? OutboundExceptions()
    }

    /// In numbers, as the resolver orders them. Every spelling of an address that a resolver takes comes out as the one it means.
    static func resolve(_ host: String) throws(Problem) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            throw .cannot(
                "find the address of", host, String(cString: gai_strerror(code)).lowercased(), code: .deliveryFailed,
                hint: "getent hosts \(printable(host))")
        }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(name.count)
            if getnameinfo(entry.pointee.ai_addr, entry.pointee.ai_addrlen, &name, length, nil, 0, NI_NUMERICHOST) == 0 {
                addresses.append(String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}

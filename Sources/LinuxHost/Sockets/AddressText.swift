import Foundation

/// IP addresses as text.
package enum AddressText {
    /// The one spelling of an address; nil for what is none: names, ports, scopes, octal and hexadecimal numbers.
    package static func canonical(_ text: String) -> String? {
        guard !text.isEmpty, text.utf8.count < Int(INET6_ADDRSTRLEN), text.utf8.allSatisfy({ $0 != 0 }) else { return nil }
        return spelled(text, AF_INET) ?? spelled(text, AF_INET6)
    }

    private static func spelled(_ text: String, _ family: Int32) -> String? {
        var address = in6_addr()  // room for both
        guard inet_pton(family, text, &address) == 1 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, &address, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

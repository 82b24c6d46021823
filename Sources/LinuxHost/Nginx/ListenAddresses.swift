import Foundation

/// Where nginx listens. A machine without IPv6 refuses to bind `[::1]`, and nginx then refuses to start.
package enum ListenAddresses: Sendable {
    /// A sandbox's visitors are on this machine.
    case loopback
    case everywhere

    func usable(port: UInt16) -> [String] {
        let (ipv4, ipv6) = self == .loopback ? ("127.0.0.1", "[::1]") : ("0.0.0.0", "[::]")
        return ["\(ipv4):\(port)"] + (Self.hasIPv6 ? ["\(ipv6):\(port)"] : [])
    }

    /// Where this host's own nginx is met from here, in numbers.
    package static var own: [String] { ["127.0.0.1"] + (hasIPv6 ? ["::1"] : []) }

    private static var hasIPv6: Bool {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0 }
        }
    }
}

import CLinux
import Foundation
import HostServices
import SiteModel

/// Which addresses the DNS has for a name. Not what this machine's own resolver says: its /etc/hosts often holds its names, and nobody outside sees it.
package struct DNSQuestion: Sendable {
    /// A server to ask in place of those that /etc/resolv.conf names.
    package struct Server: Sendable, Hashable {
        /// IPv4, in numbers.
        package var address: String
        package var port: UInt16
        package init(address: String, port: UInt16) {
            self.address = address
            self.port = port
        }
    }
    private let server: Server?
    private let seconds: Int32

    package init(server: Server? = nil, seconds: Int = 3) {
        self.server = server
        self.seconds = Int32(seconds)
    }

    static let loopback = "127.0.0.1"
    /// RFC 6761 6.3: this machine's own, and no server's to answer.
    static func isOwn(_ name: Hostname) -> Bool { name.ascii.hasSuffix(".localhost") }

    /// Holds its thread while a server answers.
    func ask(_ name: Hostname) -> NameAnswer {
        if Self.isOwn(name) { return .addresses([Self.loopback]) }
        let answers = DNSMessage.Kind.allCases.map { ask(name, $0) }
        var addresses: [String] = []
        for case .addresses(let found) in answers { addresses += found }
        if !addresses.isEmpty { return .addresses(addresses) }
        // Half an answer is none: the other half may be where authorities would go.
        for case .failed(let reason) in answers { return .failed(reason) }
        return answers.contains(.noSuchName) ? .noSuchName : .noAddress
    }

    private func ask(_ name: Hostname, _ kind: DNSMessage.Kind) -> NameAnswer {
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        var (failure, place): (Int32, in_addr) = (0, in_addr())
        if let server, inet_pton(AF_INET, server.address, &place) != 1 { return .failed("'\(server.address)' is no address of a server") }
        let count = clinux_ask_dns(
            name.ascii, kind.rawValue, seconds, place.s_addr, server?.port ?? 0, &bytes, Int32(bytes.count), &failure)
        guard count >= 0 else {
            switch failure {
            case HOST_NOT_FOUND: return .noSuchName
            case NO_DATA: return .noAddress
            case TRY_AGAIN: return .failed("no server answers, or the one that does fails")
            default: return .failed("the servers refuse to answer")
            }
        }
        guard let found = DNSMessage.addresses(in: bytes.prefix(Int(count)), kind) else { return .failed("the answer is not understood") }
        return found.isEmpty ? .noAddress : .addresses(found)
    }
}

/// Answers of the DNS, which are anybody's data (RFC 1035 4).
enum DNSMessage {
    enum Kind: Int32, CaseIterable { case version4 = 1, version6 = 28 }

    /// A name of the internet may have any number of addresses.
    private static let mostAddresses = 8

    /// Of all names in the answer: those besides the one that was asked for are what it is another name of. Nil for what is no whole answer.
    static func addresses(in message: some Collection<UInt8>, _ kind: Kind) -> [String]? {
        var reader = Reader(bytes: Array(message))
        guard reader.skip(4), let questions = reader.number(), let answers = reader.number(), reader.skip(4) else { return nil }
        for _ in 0..<questions { guard reader.skipName(), reader.skip(4) else { return nil } }
        var found: [String] = []
        for _ in 0..<answers {
            guard reader.skipName(), let type = reader.number(), let network = reader.number(), reader.skip(4), let size = reader.number(),
                let data = reader.take(size)
            else { return nil }
            if type == Int(kind.rawValue), network == 1, let text = text(data, kind), found.count < mostAddresses { found.append(text) }
        }
        return found
    }

    private static func text(_ data: [UInt8], _ kind: Kind) -> String? {
        guard data.count == (kind == .version4 ? 4 : 16) else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(kind == .version4 ? AF_INET : AF_INET6, data, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        mutating func skip(_ count: Int) -> Bool { take(count) != nil }

        mutating func take(_ count: Int) -> [UInt8]? {
            guard count <= bytes.count - position else { return nil }
            defer { position += count }
            return Array(bytes[position..<position + count])
        }

        mutating func number() -> Int? { take(2).map { Int($0[0]) << 8 | Int($0[1]) } }

        /// Labels, then an end or a reference to the rest, which is not followed: each step goes on, so that it ends.
        mutating func skipName() -> Bool {
            while let length = take(1)?.first {
                if length == 0 { return true }
                if length & 0xC0 == 0xC0 { return skip(1) }
                guard length & 0xC0 == 0, skip(Int(length)) else { return false }
            }
            return false
        }
    }
}

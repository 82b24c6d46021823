import Foundation
import SiteModel

/// A server of the DNS on a loopback port: what it is told to say of each name, whole or broken.
final class TestDNSServer: @unchecked Sendable {
    enum Say: Sendable {
        /// IPv4 and IPv6, after so many other names of it.
        case addresses([String], otherNames: Int = 0)
        case noSuchName
        case failure
        /// These bytes behind the header.
        case bytes([UInt8])
        case nothing
    }
    let port: UInt16
    private let descriptor: Int32

    init(_ names: [String: Say]) throws {
        let opened = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(opened, $0, size) == 0 && getsockname(opened, $0, &size) == 0
            }
        }
        guard bound else { throw Problem(.systemCallFailed, "cannot bind a port") }
        port = UInt16(bigEndian: place.sin_port)
        let server = opened
        descriptor = opened
        Thread.detachNewThread { Self.serve(server, names) }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func serve(_ server: Int32, _ names: [String: Say]) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            var from = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = withUnsafeMutablePointer(to: &from) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(server, &buffer, buffer.count, 0, $0, &size) }
            }
            guard count > 12 else { return }
            guard let answer = answer(Array(buffer[..<count]), names) else { continue }
            _ = withUnsafeMutablePointer(to: &from) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { sendto(server, answer, answer.count, 0, $0, size) }
            }
        }
    }

    private static func answer(_ question: [UInt8], _ names: [String: Say]) -> [UInt8]? {
        var (position, labels): (Int, [String]) = (12, [])
        while position < question.count, question[position] != 0 {
            let end = position + 1 + Int(question[position])
            labels.append(String(decoding: question[(position + 1)..<end], as: UTF8.self).lowercased())
            position = end
        }
        let type = question[position + 2]
        let asked = Array(question[12..<position + 5])
        func message(_ code: UInt8, _ count: Int, _ records: [UInt8]) -> [UInt8] {
            var bytes = Array(question[0..<2])
            bytes += [0x81, 0x80 | code, 0, 1, 0, UInt8(count), 0, 0, 0, 0]
            return bytes + asked + records
        }
        switch names[labels.joined(separator: ".")] ?? .noSuchName {
        case .nothing: return nil
        case .noSuchName: return message(3, 0, [])
        case .failure: return message(2, 0, [])
        case .bytes(let bytes): return message(0, 1, bytes)
        case .addresses(let addresses, let otherNames):
            // The name of each record is a reference to the question's.
            var (records, count): ([UInt8], Int) = ([], otherNames)
            for _ in 0..<otherNames { records += [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xC0, 12] }
            for address in addresses {
                let isVersion6 = address.contains(":")
                guard (type == 28) == isVersion6 else { continue }
                var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
                inet_pton(isVersion6 ? AF_INET6 : AF_INET, address, &bytes)
                records += [0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(bytes.count)]
                records += bytes
                count += 1
            }
            return message(0, count, records)
        }
    }
}

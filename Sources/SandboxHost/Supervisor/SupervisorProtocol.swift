import Foundation
import HostServices
import SiteModel

/// One line of JSON each way on the supervisor's socket, one request a connection.
enum SupervisorRequest: Codable, Sendable, Hashable {
    case start(ServiceDefinition)
    case remove(ServiceName)
    case signal(ServiceName, number: Int32)
    case list
    /// Answers when everything that was defined has been taken over or tried once.
    case awaitRecovery
    /// Stops everything in order, answers, ends.
    case shutDown
}

struct SupervisorReply: Codable, Sendable, Hashable {
    var services: [ServiceStatus] = []
    var problem: Problem?
}

enum SupervisorWire {
    static let longestLine = 1 << 20

    static func line(_ value: some Encodable) throws -> [UInt8] { [UInt8](try JSONEncoder().encode(value)) + [10] }
    static func value<Value: Decodable>(_ type: Value.Type, from line: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(line))
    }

    static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Up to the end of a line; nil when the peer went away, was too slow (its receive timeout) or sent too much.
    static func readLine(_ file: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while line.count <= longestLine {
            let count = read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            line.append(contentsOf: buffer[..<count])
            if line.last == 10 { return line }
        }
        return nil
    }
}

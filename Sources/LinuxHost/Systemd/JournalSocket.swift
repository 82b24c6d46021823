import Foundation
import SiteModel

/// systemd's journal by its own protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): a message is a set of fields, which `journalctl NAME=VALUE` finds.
package struct JournalSocket: Sendable {
    private let socket: UnixDatagram

    /// - Parameters:
    ///   - path: where the journal listens.
    ///   - stream: the value of JOURNAL_STREAM: device and inode of what systemd gave this process as its standard error (systemd.exec(5)).
    /// - Returns: nil where standard error does not go to the journal.
    package static func ofStandardError(at path: String, stream: String?) throws(Problem) -> JournalSocket? {
        var facts = stat()
        guard let stream, fstat(STDERR_FILENO, &facts) == 0, stream == "\(facts.st_dev):\(facts.st_ino)" else { return nil }
        return JournalSocket(socket: try UnixDatagram(to: path))
    }

    /// Of a program whose own words may go elsewhere.
    package init(at path: String) throws(Problem) { socket = try UnixDatagram(to: path) }
    private init(socket: UnixDatagram) { self.socket = socket }

    package func send(_ fields: [(name: String, value: String)]) throws(Problem) { try socket.send(Self.message(fields)) }

    /// A value with a line break is sent by its length, so that no value can begin another field.
    static func message(_ fields: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in fields {
            bytes += Array(name.utf8)
            if value.utf8.contains(UInt8(ascii: "\n")) {
                bytes.append(UInt8(ascii: "\n"))
                withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { bytes += Array($0) }
            } else {
                bytes.append(UInt8(ascii: "="))
            }
            bytes += Array(value.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// A field's name for a dotted key: `change.id` is `AGENT_CHANGE_ID`. Upper case, digits and `_`, at most 64.
    package static func field(_ key: String) -> String {
        "AGENT_" + String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(58))
    }
}

import Foundation
import HostServices

/// A line of `journalctl --output=json`.
struct JournalEntry: Decodable, Sendable {
    var cursor: String
    var line: LogLine
    /// journalctl leaves out what is long, unless it is asked for all: the text says so then.
    var isLeftOut: Bool

    private enum Key: String, CodingKey {
        case cursor = "__CURSOR"
        case microseconds = "__REALTIME_TIMESTAMP"
        case message = "MESSAGE"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        cursor = try values.decode(String.self, forKey: .cursor)
        let at = Int64(try values.decode(String.self, forKey: .microseconds)).map { $0 / 1000 }
        isLeftOut = try values.contains(.message) && values.decodeNil(forKey: .message)
        let said = isLeftOut ? "(a line of more than 64 KiB)" : Self.message(values)
        // FPM writes the time itself too.
        let whole =
            LogTime.php(Array(said.utf8)[...]) == nil ? said : said.split(separator: "] ", maxSplits: 1).last.map(String.init) ?? said
        let text = RawLine.cut(whole.utf8)
        line = LogLine(kind: PHPLines.kind(of: text), at: at, text: text)
    }

    /// Text, or its bytes where it is none.
    private static func message(_ values: KeyedDecodingContainer<Key>) -> String {
        if let text = try? values.decode(String.self, forKey: .message) { return text }
        if let bytes = try? values.decode([UInt8].self, forKey: .message) { return String(decoding: bytes, as: UTF8.self) }
        return ""
    }
}

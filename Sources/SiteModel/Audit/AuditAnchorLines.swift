import Foundation

/// Anchors as they were kept elsewhere: the JSON lines that the remote got, the journal's export (`journalctl -o json`, or `-o export`), or one point a
/// line. What is none of them is left out and told: one odd line hides nothing of what the others say.
package struct AuditAnchorLines: Sendable {
    /// More than anybody reads.
    private static let mostTold = 20
    package private(set) var anchors: [AuditAnchor] = []
    /// What was left out, and why.
    package private(set) var odd: [String] = []
    private var untold = 0
    private let name: String

    /// - Parameter name: of where they come from, for people.
    package init(_ text: String, named name: String) {
        self.name = name
        var fields: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.hasSuffix("\r") ? line.dropLast() : line
            if let (key, value) = Self.field(line) {
                // The journal's own export: a field a line, an empty line after each entry.
                fields[key] = value
                continue
            }
            if line.allSatisfy(\.isWhitespace) {
                if !fields.isEmpty { take(index) { try Self.anchor(of: fields) } }
                fields = [:]
                continue
            }
            take(index + 1) { try Self.read(String(line)) }
        }
        if !fields.isEmpty { take(0) { try Self.anchor(of: fields) } }
        if untold > 0 { odd.append("\(untold) more of \(name)") }
    }

    private mutating func take(_ line: Int, _ read: () throws -> AuditAnchor) {
        do { anchors.append(try read()) } catch {
            guard odd.count < Self.mostTold else { return untold += 1 }
            let why = (error as? Problem)?.message ?? "it is no anchor"
            odd.append("\(line > 0 ? "line \(line)" : "the last entry") of \(printable(name)): \(printable(why, longest: 200))")
        }
    }

    private static func field(_ line: Substring) -> (String, String)? {
        guard let sign = line.firstIndex(of: "="), !line.hasPrefix("{") else { return nil }
        let key = line[..<sign]
        guard !key.isEmpty, key.utf8.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }) else { return nil }
        return (String(key), String(line[line.index(after: sign)...]))
    }

    private static func read(_ line: String) throws -> AuditAnchor {
        guard line.hasPrefix("{") else { return try AuditAnchor(line) }
        let data = Data(line.utf8)
        if let anchor = try? JSONDecoder().decode(AuditAnchor.self, from: data) {
            // Read again by the one rule: what stands there may be no number that a record can have.
            var checked = try AuditAnchor(anchor.text)
            checked.at = anchor.at
            return checked
        }
        guard let fields = try? JSONDecoder().decode(JournalEntry.self, from: data) else {
            throw Problem(.badRequest, "it is neither an anchor's JSON nor an entry of the journal")
        }
        return try anchor(of: fields.texts)
    }

    /// Anybody may write such fields into a journal, and nobody but root root's number beside them.
    private static func anchor(of fields: [String: String]) throws -> AuditAnchor {
        guard let sequence = fields["AGENT_AUDIT_SEQUENCE"], let hash = fields["AGENT_AUDIT_HASH"] else {
            throw Problem(.badRequest, "it is an entry of the journal and no anchor")
        }
        if let uid = fields["_UID"], uid != "0" { throw Problem(.badRequest, "user \(uid) wrote it, and not root") }
        var anchor = try AuditAnchor("\(sequence):\(hash)" + (fields["AGENT_AUDIT_LOG"].map { ":\($0)" } ?? ""))
        anchor.at = fields["__REALTIME_TIMESTAMP"].flatMap { Int64($0) }.map { $0 / 1000 }
        return anchor
    }

    /// Of an entry only what is text: a field that stands twice is a list there, and one with other bytes a list of numbers.
    private struct JournalEntry: Decodable {
        private static let names = ["AGENT_AUDIT_SEQUENCE", "AGENT_AUDIT_HASH", "AGENT_AUDIT_LOG", "_UID", "__REALTIME_TIMESTAMP"]
        let texts: [String: String]
        private struct Name: CodingKey {
            let stringValue: String
            let intValue: Int? = nil
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            var texts: [String: String] = [:]
            for name in Self.names {
                texts[name] = try container.decodeIfPresent(String.self, forKey: Name(stringValue: name))
            }
            self.texts = texts
        }
    }
}

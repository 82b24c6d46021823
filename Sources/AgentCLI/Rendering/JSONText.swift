import AgentAPI
import SiteModel

/// JSON with fields in the order that was asked for, which a keyed encoder would not keep.
enum JSONText {
    static func text(_ value: Value, indent: String = "") -> String {
        switch value {
        case .none: "null"
        case .text(let text): quoted(text)
        case .number(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .list(let values): "[" + values.map { self.text($0) }.joined(separator: ", ") + "]"
        case .records(let records): array(records, indent: indent)
        }
    }

    static func object(_ record: Value.Record, indent: String = "") -> String {
        let inner = indent + "  "
        let fields = record.map { "\(inner)\(quoted($0.name)): \(text($0.value, indent: inner))" }
        return fields.isEmpty ? "{}" : "{\n\(fields.joined(separator: ",\n"))\n\(indent)}"
    }

    /// On one line.
    static func line(_ record: Value.Record) -> String {
        "{" + record.map { "\(quoted($0.name)): \(text($0.value))" }.joined(separator: ", ") + "}"
    }

    /// A value of the wire on one line. Whatever is hidden stands in strings: elsewhere JSON has nothing but ASCII.
    static func line(_ value: some Encodable) throws -> String {
        String(decoding: try WireJSON.encode(value), as: UTF8.self).unicodeScalars.reduce(into: "") { text, scalar in
            if isHidden(scalar) { text += escaped(scalar) } else { text.unicodeScalars.append(scalar) }
        }
    }

    private static func array(_ records: [Value.Record], indent: String) -> String {
        let inner = indent + "  "
        return records.isEmpty ? "[]" : "[\n" + records.map { inner + object($0, indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            // Legal in JSON, most of them, and they still drive a terminal, or turn what follows.
            case _ where isHidden(scalar): quoted += escaped(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String { String(scalar).utf16.map(escape).joined() }

    private static func escape(_ value: UInt16) -> String {
        let hex = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}

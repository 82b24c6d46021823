/// The text form of metrics, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): HELP, TYPE, then one line a sample; all lines of one
/// family together. A value of a label may come from a person or a server: it is escaped, and cannot begin a line.
package enum PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package static func bytes(_ families: [MetricFamily]) -> [UInt8] {
        var text = ""
        for family in families { write(family, to: &text) }
        return Array(text.utf8)
    }

    private static func write(_ family: MetricFamily, to text: inout String) {
        text += "# HELP \(family.name) \(escaped(family.help, quotes: false))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
        for sample in family.samples {
            text += family.name
            text += sample.suffix
            if !sample.labels.isEmpty {
                var mark = "{"
                for label in sample.labels {
                    text += mark
                    text += label.name
                    text += "=\""
                    text += escaped(label.value, quotes: true)
                    text += "\""
                    mark = ","
                }
                text += "}"
            }
            text += " "
            text += number(sample.value)
            text += "\n"
        }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        // Most need nothing, and there are thousands of them in an answer.
        guard text.utf8.contains(where: { $0 == 0x5c || $0 == 0x0a || ($0 == 0x22 && quotes) }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    package static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }
}

import Foundation

/// The words of JSON Schema that the document uses, read strictly: a word that is not known here is a finding, never skipped.
struct SchemaChecker {
    let document: DocumentValue

    private static let judging: Set<String> = [
        "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum", "minLength", "maxLength",
        "pattern",
    ]
    /// They say something to people and generators and judge nothing.
    private static let telling: Set<String> = ["description", "format", "default", "example"]

    func resolved(_ schema: DocumentValue) -> DocumentValue? {
        guard let path = schema["$ref"]?.text else { return schema }
        guard path.hasPrefix("#/") else { return nil }
        return path.dropFirst(2).split(separator: "/").reduce(document as DocumentValue?) { $0?[String($1)] }
    }

    /// What is wrong with a schema itself, and with those inside of it.
    func flaws(of schema: DocumentValue, at path: String) -> [String] {
        guard case .object(let words) = schema else { return ["\(path): it is no schema"] }
        var found = words.keys.filter { !Self.judging.contains($0) && !Self.telling.contains($0) }.map { "\(path): '\($0)' is not known" }
        if words["$ref"] != nil, words.count > 1 { found.append("\(path): something stands beside $ref") }
        if resolved(schema) == nil { found.append("\(path): what it refers to is not there") }
        let properties = words["properties"]?.object ?? [:]
        found += (words["required"]?.texts ?? []).filter { properties[$0] == nil }.map { "\(path): '\($0)' is required and not told of" }
        if words["properties"] != nil, words["additionalProperties"] != .flag(false) { found.append("\(path): it is open") }
        if let pattern = words["pattern"]?.text, (try? NSRegularExpression(pattern: pattern)) == nil {
            found.append("\(path): '\(pattern)' is no pattern")
        }
        for (name, property) in properties { found += flaws(of: property, at: "\(path).\(name)") }
        if let items = words["items"] { found += flaws(of: items, at: "\(path)[]") }
        if let more = words["additionalProperties"], more != .flag(false) { found += flaws(of: more, at: "\(path).*") }
        return found
    }

    /// How a value breaks its schema.
    func findings(_ value: DocumentValue, _ schema: DocumentValue, at path: String = "$") -> [String] {
        guard let rules = resolved(schema) else { return ["\(path): its schema is not there"] }
        var found = rules.object.keys.filter { !Self.judging.contains($0) && !Self.telling.contains($0) }.map {
            "\(path): '\($0)' is not known"
        }
        if let type = rules["type"] {
            let allowed = type.text.map { [$0] } ?? type.texts
            if !allowed.contains(Self.type(of: value)) { return found + ["\(path): it is \(Self.type(of: value)) and not \(allowed)"] }
        }
        if let known = rules["enum"], !known.list.contains(value) { found.append("\(path): \(value) is none of its values") }
        switch value {
        case .integer(let integer):
            if let least = rules["minimum"]?.integer, integer < least { found.append("\(path): \(integer) is less than \(least)") }
            if let most = rules["maximum"]?.integer, integer > most { found.append("\(path): \(integer) is more than \(most)") }
        case .text(let text):
            if let least = rules["minLength"]?.integer, text.count < least { found.append("\(path): it is too short") }
            if let most = rules["maxLength"]?.integer, text.count > most { found.append("\(path): it is too long") }
            if let pattern = rules["pattern"]?.text, text.range(of: pattern, options: .regularExpression) == nil {
                found.append("\(path): '\(text)' is not as '\(pattern)'")
            }
        case .list(let list):
            guard let items = rules["items"] else { break }
            for (index, item) in list.enumerated() { found += findings(item, items, at: "\(path)[\(index)]") }
        case .object(let object):
            found += self.findings(of: object, rules, at: path)
        case .null, .flag, .number: break
        }
        return found
    }

    private func findings(of object: [String: DocumentValue], _ rules: DocumentValue, at path: String) -> [String] {
        let properties = rules["properties"]?.object ?? [:]
        var found = (rules["required"]?.texts ?? []).filter { object[$0] == nil }.map { "\(path): '\($0)' is missing" }
        for (key, value) in object {
            if let property = properties[key] {
                found += findings(value, property, at: "\(path).\(key)")
            } else if let more = rules["additionalProperties"], more != .flag(false) {
                found += findings(value, more, at: "\(path).\(key)")
            } else {
                found.append("\(path): '\(key)' is not told of")
            }
        }
        return found
    }

    private static func type(of value: DocumentValue) -> String {
        switch value {
        case .null: "null"
        case .flag: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }
}

import AgentAPI

/// A value's stored properties held against its schema, all the way down: what is left out of an answer today is told of all the same.
struct WireShape {
    let document: APIDocument
    private(set) var findings: [String] = []
    private(set) var seen: Set<String> = []

    init(_ document: APIDocument) { self.document = document }

    mutating func compare(_ value: Any, with schema: DocumentValue) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: if let some = mirror.children.first { compare(some.value, with: schema) }
        case .collection:
            guard let items = document.checker.resolved(schema)?["items"] else { return }
            for item in mirror.children { compare(item.value, with: items) }
        case .struct: compare(mirror, with: schema)
        default: break
        }
    }

    private mutating func compare(_ mirror: Mirror, with schema: DocumentValue) {
        // A text that was checked when it was made is a text on the wire.
        guard let properties = document.checker.resolved(schema)?["properties"]?.object else { return }
        let name = String((schema["$ref"]?.text ?? "?").split(separator: "/").last ?? "?")
        seen.insert(name)
        let stored = mirror.children.compactMap { child in child.label.map { (label: $0, value: child.value) } }
        let difference = Set(stored.map(\.label)).symmetricDifference(properties.keys).sorted()
        if !difference.isEmpty { findings.append("\(name): it differs in \(difference.joined(separator: ", "))") }
        let always = Set(stored.filter { Mirror(reflecting: $0.value).displayStyle != .optional }.map(\.label))
        let required = Set(document.checker.resolved(schema)?["required"]?.texts ?? [])
        if always != required { findings.append("\(name): what is required differs in \(always.symmetricDifference(required).sorted())") }
        for (label, value) in stored { if let property = properties[label] { compare(value, with: property) } }
    }
}

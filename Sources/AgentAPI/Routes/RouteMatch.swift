/// What a request line means to the table. There is one matcher for the server and its tests, so that no two parsers can disagree.
package enum RouteMatch: Sendable {
    case route(Route, parameters: [String: String])
    /// The path exists; these methods may be used on it.
    case wrongMethod(allowed: [String])
    case unknown
    /// A broken percent escape, or one that hides a slash or a control character.
    case malformed

    /// `path` is the request target up to `?`, as it came over the wire.
    package static func find(method: String, path: String) -> RouteMatch {
        guard path.utf8.first == UInt8(ascii: "/") else { return .malformed }
        var segments: [String] = []
        for raw in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentText.decode(raw), !segment.contains("/") else { return .malformed }
            segments.append(segment)
        }
        var allowed: [String] = []
        for row in RouteTable.rows {
            guard let parameters = parameters(of: segments, in: row) else { continue }
            if row.method == method { return .route(row, parameters: parameters) }
            allowed.append(row.method)
        }
        return allowed.isEmpty ? .unknown : .wrongMethod(allowed: allowed)
    }

    private static func parameters(of path: [String], in row: Route) -> [String: String]? {
        let pattern = row.segments
        guard pattern.count == path.count else { return nil }
        var found: [String: String] = [:]
        for (expected, given) in zip(pattern, path) {
            if expected.first == "{" {
                guard !given.isEmpty else { return nil }
                found[String(expected.dropFirst().dropLast())] = given
            } else if expected != given {
                return nil
            }
        }
        return found
    }
}

extension Route {
    /// The request target for these values: the client's side of `RouteMatch.find`.
    package func target(_ parameters: [String: String] = [:], query: [(key: String, value: String)] = []) -> String {
        let path = segments.map { segment in
            guard segment.first == "{" else { return String(segment) }
            return PercentText.encode(parameters[String(segment.dropFirst().dropLast())] ?? "")
        }
        let asked = query.map { "\(PercentText.encode($0.key))=\(PercentText.encode($0.value))" }
        return "/" + path.joined(separator: "/") + (asked.isEmpty ? "" : "?" + asked.joined(separator: "&"))
    }
}

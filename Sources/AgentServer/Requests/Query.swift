import AgentAPI
import SiteModel

/// The part of a request target after `?`, held to the keys that its row knows, each at most once.
struct Query: Sendable {
    private var values: [String: String] = [:]

    init(_ text: Substring, allowed: [String]) throws(Problem) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = PercentText.decode(parts[0]), let value = PercentText.decode(parts.count > 1 ? parts[1] : "") else {
                throw Problem(.badRequest, "cannot read the query: it has a broken percent escape or a control character")
            }
            guard allowed.contains(key) else { throw .cannot("use query key", key, "this request does not know it", code: .badRequest) }
            guard values.updateValue(value, forKey: key) == nil else {
                throw .cannot("use query key", key, "it stands twice", code: .badRequest)
            }
        }
    }

    func text(_ key: String) -> String? { values[key] }

    func flag(_ key: String) throws(Problem) -> Bool {
        switch values[key] {
        case nil, "false": return false
        case "true": return true
        case let text?: throw .cannot("use \(key)", text, "it must be true or false", code: .badRequest)
        }
    }

    func number(_ key: String, in range: ClosedRange<Int64>, otherwise: Int64) throws(Problem) -> Int64 {
        guard let text = values[key] else { return otherwise }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text), range.contains(number) else {
            throw .cannot("use \(key)", text, "it must be a number from \(range.lowerBound) to \(range.upperBound)", code: .badRequest)
        }
        return number
    }
}

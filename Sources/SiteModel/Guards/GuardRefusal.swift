/// Why somebody outside is not asked now.
extension Problem {
    package static func breakerOpen(_ dependency: Dependency, _ breaker: CircuitBreaker, wait: Int64) -> Problem {
        let reason = breaker.lastFailure.map { ", last: \($0)" } ?? ""
        return .cannot(
            "ask", dependency.name,
            "its breaker is open after \(breaker.failures) failures in a row\(reason); tried again in \(GuardTime.words(wait))",
            code: .breakerOpen, hint: "agent breaker reset \(dependency.name)",
            details: ["guard.name": dependency.name, Self.wait: "\(wait)"])
    }

    package static func limitReached(_ dependency: Dependency, _ limit: CallLimit, wait: Int64) -> Problem {
        .cannot(
            "ask", dependency.limitName, "its limit of \(limit.words) is reached, free again in \(GuardTime.words(wait))",
            code: .limitReached,
            hint: "agent limit list", details: ["guard.name": dependency.limitName, Self.wait: "\(wait)"])
    }

    private static let wait = "guard.milliseconds"

    /// Milliseconds after which asking again makes sense, where nobody was asked; nil for every other problem.
    package var guardWait: Int64? {
        guard code == .breakerOpen || code == .limitReached else { return nil }
        return details[Self.wait].flatMap { Int64($0) }.map { max(0, $0) }
    }
}

import SiteModel

/// What is said of secrets that come to their end: a month, a week and a day before, and when it is past. Each of them holds until the secret is changed:
/// a step to the next one is no good news, and is not told as the end of the one before. Pure.
enum SecretEnds {
    private static let day: Int64 = 86_400_000
    private static let notices: [(AlertCode, Int64)] = [
        (.secretExpiring, 30 * day), (.secretExpiresThisWeek, 7 * day), (.secretExpiresTomorrow, day), (.secretExpired, 0),
    ]

    static func judge(_ secrets: [SecretFindings.Standing], now: Int64) -> [AlertSighting] {
        secrets.flatMap { secret in
            var seen: [AlertSighting] = []
            if let problem = secret.problem {
                seen.append(AlertSighting(secret.isMissing ? .secretMissing : .secretUnreadable, secret.name.rawValue, problem.message))
            }
            guard let end = secret.expiresAt else { return seen }
            return seen
                + notices.filter { end <= now || end - now < $1 }.map { code, _ in
                    AlertSighting(code, secret.name.rawValue, words(end, now))
                }
        }
    }

    private static func words(_ end: Int64, _ now: Int64) -> String {
        if end <= now { return "it should have been changed by now; it is used all the same" }
        let left = end - now
        if left >= 2 * day { return "it ends in \(left / day) days" }
        return left >= 3_600_000 ? "it ends in \(left / 3_600_000) hours" : "it ends within the hour"
    }
}

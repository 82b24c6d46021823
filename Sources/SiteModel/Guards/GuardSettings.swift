import Foundation

/// What root says of breakers and limits; what is not said is as it comes with the agent. Strictly read.
///
///     [smtp]                    # all mail servers; or [smtp:on-call], the one of a channel
///     failures = 5              # in a row open the breaker
///     pause = 5m                # then one call tries
///     longest-retry-after = 1h  # of what it asks for itself
///     calls = 100               # calls in `per`,
///     per = 1h
///     burst = 20                # of them at once
package struct GuardSettings: Sendable, Hashable {
    /// Of one section; nil: as in the one above it.
    private struct Section: Sendable, Hashable {
        var failures: Int64?
        var pause: Int64?
        var longestRetryAfter: Int64?
        var calls: Int64?
        var per: Int64?
        var burst: Int64?
    }
    private var sections: [String: Section] = [:]
    package init() {}

    /// - Throws: `guard-settings`, naming file and line.
    package init(_ text: String, named name: String) throws(Problem) {
        var title: String?
        var seen: Set<String> = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if line.isEmpty { continue }
            func refused(_ reason: String) -> Problem {
                .cannot(
                    "read", "\(name):\(index + 1)", reason, code: .guardSettings, details: ["path": name, "line": "\(index + 1)"])
            }
            if let rule = Invisible.ruleBroken(in: line) { throw refused(rule) }
            if line.hasPrefix("["), line.hasSuffix("]") {
                let new = String(line.dropFirst().dropLast())
                guard Dependency.Provider(rawValue: new) != nil || Dependency(named: new) != nil else {
                    let known = Dependency.Provider.allCases.map(\.rawValue).joined(separator: ", ")
                    throw refused("'\(printable(new))' is not known: \(known), or one of them such as smtp:on-call")
                }
                guard sections[new] == nil else { throw refused("[\(new)] stands twice") }
                sections[new] = Section()
                title = new
                continue
            }
            guard let title, let sign = line.firstIndex(of: "=") else {
                throw refused("it must be [NAME], or key = value below one")
            }
            let key = line[..<sign].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            guard let (path, isTime) = Self.keys[key] else { throw refused("key '\(printable(key))' is not known") }
            guard seen.insert("\(title) \(key)").inserted else { throw refused("key '\(key)' stands twice") }
            guard let number = isTime ? Self.time(value) : Int64(value).flatMap({ (1...100_000).contains($0) ? $0 : nil }) else {
                throw refused("'\(printable(value))' is no \(isTime ? "time from 1s to 24h" : "number from 1 to 100000")")
            }
            sections[title]?[keyPath: path] = number
        }
    }

    private static let keys: [String: (WritableKeyPath<Section, Int64?> & Sendable, isTime: Bool)] = [
        "failures": (\.failures, false), "pause": (\.pause, true), "longest-retry-after": (\.longestRetryAfter, true),
        "calls": (\.calls, false), "per": (\.per, true), "burst": (\.burst, false),
    ]

    /// `90s`, `5m`, `24h`, in milliseconds.
    private static func time(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), (1...86_400).contains(number),
            number * unit <= 86_400_000
        else { return nil }
        return number * unit
    }

    private func value(_ path: KeyPath<Section, Int64?>, of dependency: Dependency) -> Int64? {
        sections[dependency.name]?[keyPath: path] ?? sections[dependency.provider.rawValue]?[keyPath: path]
    }

    package func breaker(of dependency: Dependency) -> BreakerPolicy {
        let usual = BreakerPolicy()
        return BreakerPolicy(
            failures: value(\.failures, of: dependency).map(Int.init) ?? usual.failures,
            pause: value(\.pause, of: dependency) ?? usual.pause,
            longestRetryAfter: value(\.longestRetryAfter, of: dependency) ?? usual.longestRetryAfter)
    }

    package func limit(of dependency: Dependency) -> CallLimit {
        let usual = dependency.provider.usualLimit
        return CallLimit(
            calls: value(\.calls, of: dependency) ?? usual.calls, per: value(\.per, of: dependency) ?? usual.per,
            burst: value(\.burst, of: dependency) ?? usual.burst)
    }
}

extension Dependency.Provider {
    /// Far above what a host needs, and far below what makes it a nuisance.
    fileprivate var usualLimit: CallLimit {
        switch self {
        case .smtp: CallLimit(calls: 200, per: 3_600_000, burst: 50)
        case .webhook: CallLimit(calls: 60, per: 60_000, burst: 60)
        // Slack takes one message a second, and short bursts.
        case .slack: CallLimit(calls: 60, per: 60_000, burst: 10)
        case .wordpress, .download: CallLimit(calls: 120, per: 60_000, burst: 120)
        case .cloudflare: CallLimit(calls: 60, per: 3_600_000, burst: 20)
        case .auditAnchor: CallLimit(calls: 10, per: 60_000, burst: 60)
        }
    }
}

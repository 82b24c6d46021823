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
        let file = SettingsFile(name, code: .guardSettings)
        for var written in try SettingsSection.all(text, of: file, titles: "[NAME]") {
            let title = written.title
            guard Dependency.Provider(rawValue: title) != nil || Dependency(named: title) != nil else {
                let known = Dependency.Provider.allCases.map(\.rawValue).joined(separator: ", ")
                throw written.refused("'\(printable(title))' is not known: \(known), or one of them such as smtp:on-call")
            }
            guard sections[title] == nil else { throw written.refused("[\(title)] stands twice") }
            var section = Section()
            for (key, path) in Self.numbers { section[keyPath: path] = try written.number(key, in: 1...100_000) }
            for (key, path) in Self.times {
                section[keyPath: path] = try written.take(key) { text in
                    if let time = Self.time(text) { return time }
                    throw Problem(.guardSettings, "'\(printable(text))' is no time from 1s to 24h")
                }
            }
            try written.end()
            sections[title] = section
        }
    }

    private static let numbers: [(String, WritableKeyPath<Section, Int64?> & Sendable)] = [
        ("failures", \.failures), ("calls", \.calls), ("burst", \.burst),
    ]
    private static let times: [(String, WritableKeyPath<Section, Int64?> & Sendable)] = [
        ("pause", \.pause), ("longest-retry-after", \.longestRetryAfter), ("per", \.per),
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
        // Looks at a directory and at renewal information; how many orders may be, the authority's own limits say.
        case .authority: CallLimit(calls: 1200, per: 3_600_000, burst: 300)
        }
    }
}

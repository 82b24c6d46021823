/// A stop that an administrator gave: what must not begin until he takes it back or its time is over. A pure value; readings of clocks are handed in.
package struct Crisis: Codable, Sendable, Hashable {
    package static let longest: Int64 = 24 * 3_600_000

    package enum Scope: Codable, Sendable, Hashable {
        case all
        case site(SiteID, domain: String)
        /// A verb (`site.create`) or a noun (`site`).
        case kind(String)

        /// A site's domain may have changed since.
        package func isSame(as other: Scope) -> Bool {
            if case (.site(let one, _), .site(let two, _)) = (self, other) { return one == two }
            return self == other
        }

        /// The command that ends this stop.
        package var ending: String {
            switch self {
            case .all: "agent crisis off"
            case .site(_, let domain): "agent crisis off --site \(domain)"
            case .kind(let kind): "agent crisis off --kind \(kind)"
            }
        }

        package var words: String {
            switch self {
            case .all: "everything"
            case .site(let id, let domain): "site \(printable(domain)) (\(id))"
            case .kind(let kind): "all of kind '\(printable(kind))'"
            }
        }
    }

    package var scope: Scope
    package var reason: String
    package var uid: UInt32
    package var name: String?
    /// When it was given.
    package var since: Int64
    /// Milliseconds that were left at `recorded`.
    private var left: Int64
    private var recorded: ClockReading

    package init(scope: Scope, reason: String, uid: UInt32, name: String?, lasting: Int64, at now: ClockReading) {
        self.scope = scope
        self.reason = reason
        self.uid = uid
        self.name = name
        since = now.wall
        left = min(max(0, lasting), Self.longest)
        recorded = now
    }

    /// Whether it can have been made here. What is read from a file is asked this first: sums with other numbers would end the daemon, or the stop would
    /// never end.
    package var isPlausible: Bool {
        (0...Self.longest).contains(left) && recorded.elapsed >= 0 && Self.times.contains(recorded.wall) && Self.times.contains(since)
            && [reason, name ?? ""].allSatisfy { $0.unicodeScalars.count <= Self.mostScalars }
    }
    package static let mostScalars = 300
    /// Milliseconds since 1970, until the year 10000.
    private static let times: ClosedRange<Int64> = 0...253_402_300_800_000

    /// Time in which the machine is off does not count, and what was left when it went off is never more afterwards.
    package func remaining(at now: ClockReading) -> Int64 {
        guard now.boot == recorded.boot else { return left }
        return max(0, left - max(0, now.elapsed - recorded.elapsed))
    }

    /// What a reboot goes on with.
    package func recorded(at now: ClockReading) -> Crisis {
        var crisis = self
        crisis.left = remaining(at: now)
        crisis.recorded = now
        return crisis
    }

    /// Whether somebody who may see these sites alone may know of it.
    package func concerns(_ sites: Set<SiteID>?) -> Bool {
        guard let sites, case .site(let id, _) = scope else { return true }
        return sites.contains(id)
    }

    package func stops(_ action: String, site: SiteID?) -> Bool {
        switch scope {
        case .all: true
        case .site(let id, _): site == id
        case .kind(let kind): Scope.covers(action, kind: kind)
        }
    }

    /// The one line that every command ends with.
    package static func line(of stops: [Crisis], at now: ClockReading) -> String? {
        guard let first = stops.first(where: { $0.scope == .all }) ?? stops.first else { return nil }
        return first.line(at: now) + (stops.count == 1 ? "" : "; \(stops.count - 1) more: agent crisis status")
    }

    package func line(at now: ClockReading) -> String {
        let minutes = (remaining(at: now) + 59_999) / 60_000
        let left = minutes >= 120 ? "\(minutes / 60) h" : "\(minutes) min"
        return "crisis mode stops \(scope.words) for \(left) more, by \(printable(name ?? "\(uid)")): \(printable(reason))"
    }

    package func refusal(of action: String, at now: ClockReading) -> Problem {
        Problem(
            .crisisActive, "cannot begin \(action): \(line(at: now))", hint: scope.ending,
            details: [
                "crisis.scope": scope.words, "crisis.reason": printable(reason), "crisis.by": printable(name ?? "\(uid)"),
                "crisis.milliseconds": "\(remaining(at: now))", "crisis.until": "\(now.wall + remaining(at: now))",
            ])
    }
}

/// Asked before anything begins, by requests and by what runs by itself; the answer holds at this moment.
package protocol CrisisGate: Sendable {
    /// - Parameter action: an audit verb, or the kind of a job.
    func allows(_ action: String, site: SiteID?) -> Bool
}

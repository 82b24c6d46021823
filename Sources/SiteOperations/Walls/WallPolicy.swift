import HostServices
import SiteModel

/// Which sites are held to a quarter of a processor: those that run against their own wall of memory or processes in several looks in a row, until they
/// have been quiet for a while. How busy a site is says nothing here: a busy shop stays below its walls. Fed with looks; the time is handed in.
package struct WallPolicy: Sendable {
    package enum Wall: String, Sendable { case memory, processes }
    package enum Action: Sendable, Hashable {
        case hold(SiteID, Wall)
        case release(SiteID)
    }

    /// Looks in a row; one alone is an accident, such as a picture that was too large.
    package static let looks = 3
    package static let quiet = Duration.seconds(60)

    private struct Watched: Sendable {
        var last: WallReading
        var streak = 0
        var wall: Wall?
    }
    private var watched: [SiteID: Watched] = [:]
    /// When each of those that are held was last seen at its wall.
    private var lastSeen: [SiteID: ContinuousClock.Instant] = [:]

    package init() {}

    package mutating func look(_ readings: [SiteID: WallReading], now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        for (site, reading) in readings.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard var one = watched[site] else {
                watched[site] = Watched(last: reading)
                continue
            }
            let wall = Self.wall(from: one.last, to: reading)
            one.last = reading
            one.streak = wall == nil ? 0 : one.streak + 1
            one.wall = wall
            watched[site] = one
            guard let wall else { continue }
            if lastSeen[site] != nil {
                lastSeen[site] = now
            } else if one.streak >= Self.looks {
                lastSeen[site] = now
                actions.append(.hold(site, wall))
            }
        }
        for (site, seen) in lastSeen.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where now - seen >= Self.quiet {
            lastSeen[site] = nil
            watched[site] = nil
            actions.append(.release(site))
        }
        // One that is being started again by systemd is between two looks; one that sleeps is forgotten with its last look.
        for site in watched.keys where readings[site] == nil && watched[site]?.streak == 0 { watched[site] = nil }
        return actions
    }

    /// It could not be held, or let go: the next looks decide anew.
    package mutating func failed(_ action: Action, now: ContinuousClock.Instant) {
        switch action {
        case .hold(let site, _): lastSeen[site] = nil
        case .release(let site): lastSeen[site] = now
        }
    }

    private static func wall(from before: WallReading, to now: WallReading) -> Wall? {
        if grew(before.taskRefusals, now.taskRefusals) { return .processes }
        if grew(before.memoryKills, now.memoryKills) { return .memory }
        let isFull = now.memoryKept >= now.memoryLimit / 4 * 3
        return isFull && grew(before.memoryRefusals, now.memoryRefusals) ? .memory : nil
    }

    /// A counter that is smaller than it was began anew.
    private static func grew(_ before: UInt64, _ now: UInt64) -> Bool { now > (now < before ? 0 : before) }
}

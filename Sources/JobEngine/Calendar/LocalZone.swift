import Foundation
import SiteModel

/// Where a calendar's clock hangs: a time zone by its name in the IANA database. It knows what is to be added to UTC, and when that changes.
package struct LocalZone: Sendable, Hashable {
    package let name: String
    /// nil: UTC itself, for which nothing has to be looked up.
    private let zone: TimeZone?

    package static let utc = LocalZone(name: "UTC", zone: nil)

    private init(name: String, zone: TimeZone?) {
        self.name = name
        self.zone = zone
    }

    /// The machine's own, as it was at the start of the process.
    package static var machine: LocalZone {
        let zone = TimeZone.current
        return isUTC(zone.identifier) ? utc : LocalZone(name: zone.identifier, zone: zone)
    }

    /// - Throws: `bad-calendar`.
    package init(_ name: String) throws(Problem) {
        if Self.isUTC(name) {
            self = .utc
            return
        }
        let isPlain = name.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || "_+-/".utf8.contains(byte)
        }
        // Area/City: shorter names are abbreviations that mean several places.
        guard isPlain, name.utf8.count <= 64, name.contains("/"), let zone = TimeZone(identifier: name) else {
            throw .cannot(
                "use time zone", String(name.prefix(64)), "there is none with this name: write UTC, or as in Europe/Berlin",
                code: .badCalendar)
        }
        self.init(name: name, zone: zone)
    }

    private static func isUTC(_ name: String) -> Bool { ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains(name) }

    /// Seconds that clocks there are ahead of UTC, at an instant in seconds since 1970.
    package func offset(at instant: Int64) -> Int64 {
        guard let zone else { return 0 }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
    }

    /// When clocks there show `wall`, which is counted as if it were UTC. Where they show it twice, the first time; where they leave it out, the first
    /// instant after the gap.
    func instant(ofWall wall: Int64) -> Int64 {
        // No offset is greater than fourteen hours and no gap than a day.
        var (low, high) = (wall - Self.reach, wall + Self.reach)
        let (early, late) = (offset(at: low), offset(at: high))
        let shown = [wall - early, wall - late].filter { $0 + offset(at: $0) == wall }
        if let first = shown.min() { return first }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == early { low = middle } else { high = middle }
        }
        return high
    }

    static let reach: Int64 = 40 * 3_600

    /// `2026-11-27 03:00`.
    package func wallText(at instant: Int64) -> String {
        let wall = instant + offset(at: instant)
        let day = floorDivided(wall, by: 86_400)
        let minutes = (wall - day * 86_400) / 60
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(CivilDay(day).text) \(two(minutes / 60)):\(two(minutes % 60))"
    }
}

import SiteModel

/// Gives the file of a time zone of the IANA database; nil: there is none of this name.
package typealias ZoneReader = @Sendable (String) -> [UInt8]?

/// Where a calendar's clock hangs: a time zone by its name. It knows what is to be added to UTC, and when that changes.
package struct LocalZone: Sendable, Hashable {
    package let name: String
    /// nil: UTC itself, for which nothing has to be looked up.
    private let table: ZoneTable?

    package static let utc = LocalZone(name: "UTC", table: nil)

    private init(name: String, table: ZoneTable?) {
        self.name = name
        self.table = table
    }

    /// - Throws: `bad-calendar`.
    package init(_ name: String, _ read: ZoneReader) throws(Problem) {
        if ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains(name) {
            self = .utc
            return
        }
        guard Self.isName(name), let file = read(name) else {
            throw Self.refused(name, "there is none with this name: write UTC, or as in Europe/Berlin")
        }
        guard let table = ZoneTable(file) else { throw Self.refused(name, "its file is damaged, or of another kind") }
        self.init(name: name, table: table)
    }

    /// Area/City: shorter names are abbreviations that mean several places. No part leads out of the directory of zones.
    private static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= 64 && (2...3).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { byte in
                        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || "_+-".utf8.contains(byte)
                    }
            }
    }

    private static func refused(_ name: String, _ reason: String) -> Problem {
        .cannot("use time zone", String(name.prefix(64)), reason, code: .badCalendar, hint: "agent schedule set --help")
    }

    /// Seconds that clocks there are ahead of UTC, at an instant in seconds since 1970.
    package func offset(at instant: Int64) -> Int64 { table?.offset(at: instant) ?? 0 }

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

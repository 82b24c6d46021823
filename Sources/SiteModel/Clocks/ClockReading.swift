/// What clocks say at one moment.
package struct ClockReading: Codable, Sendable, Hashable {
    /// Which boot of the machine it is.
    package var boot: String
    /// Milliseconds since that boot, sleep included (CLOCK_BOOTTIME): nobody can set it.
    package var elapsed: Int64
    /// Milliseconds since 1970, for people, and for what ends at a date: anybody who is root can set it, so only `ClockTrust` says whether it may be believed.
    package var wall: Int64
    package init(boot: String, elapsed: Int64, wall: Int64) {
        self.boot = boot
        self.elapsed = elapsed
        self.wall = wall
    }
}

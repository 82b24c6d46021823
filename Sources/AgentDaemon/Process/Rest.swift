/// Says when a process that worked has come to rest, from looks at its processor time at equal pauses.
package struct Rest {
    /// Seconds of processor time between two looks that a daemon with nothing to do stays under: its schedules look at the list of sites.
    private static let quiet = 0.02
    /// Less work than this leaves nothing behind that is worth the page faults of giving it back.
    private static let worth = 0.1

    private var seen = 0.0
    private var given: Double?

    package init() {}

    /// True once for each stretch of work, at the first quiet look after it; the start of the process counts as work.
    package mutating func begins(processorSeconds now: Double) -> Bool {
        let spent = now - seen
        seen = now
        guard spent < Self.quiet, given.map({ now - $0 > Self.worth }) ?? true else { return false }
        given = now
        return true
    }
}

/// How long browsers are told to insist on TLS (RFC 6797). What they were told cannot be taken back, so that it grows slowly, and not while the certificate's
/// end is near. It remembers until when somebody may insist: a site that goes back to plain HTTP before is lost to him.
package struct HSTSRamp: Codable, Sendable, Hashable {
    package typealias Mode = SiteTLS.Strictness

    /// Seconds to insist for: 5 minutes, 1 day, 30 days, 1 year.
    package static let steps: [Int64] = [300, Seconds.day, 30 * Seconds.day, 365 * Seconds.day]
    /// Each is served for as long as it lasts before it grows, and for a day at least: a week of trouble is seen in it, or not.
    private static func stay(_ step: Int64) -> Int64 { max(step, Seconds.day) }

    /// From when a change is planned until what it is for is served: no change takes so long.
    private static let handing = Seconds.hour

    /// What is sent: nil is no header, 0 lets those forget who come.
    package private(set) var maxAge: Int64?
    /// Since when, seconds since 1970.
    private var since: Int64 = 0
    /// Until when those may insist who came before that.
    private var kept: Int64 = 0

    package init() {}

    /// When what is sent was decided, seconds since 1970; nil: nothing is sent.
    package var sentSince: Int64? { maxAge == nil ? nil : Seconds.sane(since) }

    /// - Parameter life: of the certificate that was seen from the wire and is trusted; nil: none was, and nothing begins or grows.
    package mutating func advance(_ mode: Mode, _ life: CertificateLife?, at now: SoundTime) {
        switch mode {
        case .off: send(holdsTLS(at: now) == nil ? nil : 0, now)
        case .on: if let life, !Self.isHeld(life, now), let year = Self.steps.last { send(max(year, maxAge ?? 0), now) }
        case .ramp: if let life, !Self.isHeld(life, now), let next = grown(at: now) { send(next, now) }
        }
    }

    /// Whether a look at the wire could lead to another promise now.
    package func isMovable(_ mode: Mode, at now: SoundTime) -> Bool {
        var moved = self
        moved.advance(mode, CertificateLife(notBefore: now.seconds, notAfter: now.seconds + 90 * Seconds.day), at: now)
        return moved.maxAge != maxAge
    }

    /// A change had it sent for a while, and went back: what was heard until then is known of, and is not what is sent.
    /// - Parameters:
    ///   - old: as it is without that change.
    ///   - end: seconds since 1970, when nobody was told any more.
    package static func heard(_ old: HSTSRamp?, seconds: Int64, until end: Int64) -> HSTSRamp {
        var ramp = old ?? HSTSRamp()
        ramp.kept = max(Seconds.sane(ramp.kept), Seconds.sane(Seconds.sane(end) + Seconds.sane(seconds) + handing))
        return ramp
    }

    /// Nothing is said, and nobody remembers anything: as one that never began.
    package func isOver(at now: SoundTime) -> Bool { maxAge == nil && holdsTLS(at: now) == nil }

    /// The last moment at which a browser that came may insist, seconds since 1970; what lies before `now` says that none does.
    package func insistedUntil(at now: SoundTime) -> Int64 {
        max(Seconds.sane(kept), (maxAge ?? 0) > 0 ? now.seconds + Seconds.sane(maxAge ?? 0) : 0)
    }

    /// Until when TLS cannot be switched off without losing visitors; nil: it can.
    package func holdsTLS(at now: SoundTime) -> Int64? {
        let until = insistedUntil(at: now)
        return until > now.seconds ? until : nil
    }

    /// Under 14 days left, or under a third of its life where that is less.
    private static func isHeld(_ life: CertificateLife, _ now: SoundTime) -> Bool {
        life.left(at: now.seconds) < min(14 * Seconds.day, life.length / 3)
    }

    private func grown(at now: SoundTime) -> Int64? {
        guard let maxAge, maxAge > 0 else { return Self.steps.first }
        guard now.seconds - Seconds.sane(since) >= Self.stay(maxAge) else { return nil }
        return Self.steps.first { $0 > maxAge }
    }

    private mutating func send(_ new: Int64?, _ now: SoundTime) {
        guard new != maxAge else { return }
        // Until another is served, somebody may come who is told this one.
        kept = Seconds.sane(insistedUntil(at: now) + ((maxAge ?? 0) > 0 ? Self.handing : 0))
        (maxAge, since) = (new, now.seconds)
    }
}

import HostServices
import SiteModel
import SiteOperations

/// What browsers are told of a site's TLS, and since when; until when some insist that came. Pure.
struct PromiseTelling: Sendable {
    /// Seconds; 0: they are told to forget it; nil: nothing is said.
    let insistFor: Int64?
    /// Seconds since 1970.
    let insistSince: Int64?
    /// nil: nobody does, or the clock is in doubt.
    let insistedUntil: Int64?

    init(_ site: Site, _ addressing: PublicAddressing, at now: SoundTime?) {
        insistFor = (try? site.vhost(addressing).tls?.strictTransport).flatMap(\.self).map { Int64($0) }  // told by its names
        // Where it was switched off by a clock in doubt, or its certificate is its own, something else is said than what is on record.
        insistSince = insistFor != nil && insistFor == site.promise?.maxAge ? site.promise?.sentSince : nil
        insistedUntil = now.flatMap { site.promise?.holdsTLS(at: $0) }
    }
}

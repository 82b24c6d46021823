import HostServices
import SiteModel

/// Which conditions hold, from the facts of one look. Pure.
package struct AlertJudge: Sendable {
    /// Jobs that were given up within an hour.
    package static let mostDead = 5
    package static let mostWaiting = 100
    package static let certificates: Set<AlertCode> = [
        .certificateExpired, .certificateExpiring, .certificateUnreadable, .certificateNames, .certificateOrderFailed,
        .certificateNameParked,
        .certificateMismatch,
    ]

    package static let secrets: Set<AlertCode> = [
        .secretExpiring, .secretExpiresThisWeek, .secretExpiresTomorrow, .secretExpired, .secretUnreadable, .secretMissing,
    ]

    package private(set) var sightings: [AlertSighting] = []
    /// Conditions of which the facts say nothing.
    package private(set) var unknown = UnseenAlerts()

    package init(_ facts: AlertFacts, _ layout: HostLayout) {
        judge(facts.database, [.databaseDown], Self.database)
        judge(facts.services, [.serviceDown], Self.services)
        judge(facts.vitals, [.diskFull, .diskFilling]) { Self.disks($0, layout) }
        judge(facts.jobs, [.jobsFailing, .jobsPilingUp, .queuePaused], Self.jobs)
        judge(facts.unfinished, [.changeStuck]) {
            HostFindings.stuck($0).map { AlertSighting(.changeStuck, $0.subject, $0.text) }
        }
        judge(facts.breakers, [.breakerOpen], Self.breakers)
        judge(facts.limits, [.limitReached], Self.limits)
        judge(facts.waitingOrders, [.limitReached]) { $0 }
        if let why = facts.auditProblem { sightings.append(AlertSighting(.auditNotWritten, "audit", why)) }
        if let why = facts.anchorProblem { sightings.append(AlertSighting(.auditAnchorFailed, "audit", why)) }
        sightings += facts.settingsProblems.map { AlertSighting(.settingsRefused, $0.rawValue, $1) }
        judge(facts.unreadableEntries, [.scheduleUnreadable]) { $0.map { AlertSighting(.scheduleUnreadable, $0, $1) } }
        judge(facts.secrets, Self.secrets) { SecretEnds.judge($0, now: facts.now) }
        if facts.isSecretUseUnknown { unknown.add([.secretMissing]) }
        // A site that is gone or switched off meanwhile has nothing that could be wrong.
        let sites = facts.sites
        judge(sites == nil ? nil : facts.services, [.sitePHPDown]) { Self.php($0, sites ?? [:]) }
        judge(sites == nil ? nil : facts.certificates, Self.certificates) { Self.certificates($0, sites ?? [:]) }
        judge(facts.watched, WatchedAlerts.codes) { $0 }
        unknown.add(facts.unseenCertificates)
        judge(facts.clock, [.clockInDoubt], Self.clock)
        judge(sites == nil ? nil : facts.held, [.siteHeld]) { held in
            held.compactMap { site in
                sites?[site].map { AlertSighting(.siteHeld, $0, "it stands at its limit of memory or processes", of: site) }
            }
        }
        judge(sites == nil ? nil : facts.schedules, [.siteScheduleFailing]) { failing in
            failing.compactMap { site, why in sites?[site].map { AlertSighting(.siteScheduleFailing, $0, why, of: site) } }
        }
        sightings.sort { ($0.code.rawValue, $0.subject) < ($1.code.rawValue, $1.subject) }
    }

    private mutating func judge<Fact>(_ fact: Fact?, _ codes: Set<AlertCode>, _ seen: (Fact) -> [AlertSighting]) {
        if let fact { sightings += seen(fact) } else { unknown.add(codes) }
    }
}

extension AlertJudge {
    private static func database(_ look: AlertFacts.Database) -> [AlertSighting] {
        if case .silent(let why) = look { [AlertSighting(.databaseDown, "mariadb", why)] } else { [] }
    }

    /// MariaDB is asked itself, and PHP belongs to its site.
    private static func services(_ all: [ServiceStatus]) -> [AlertSighting] {
        all.filter { $0.state != .running && $0.name.rawValue != "mariadb" && $0.name.site == nil }.map {
            AlertSighting(.serviceDown, $0.name.rawValue, "it \($0.words)")
        }
    }

    /// Stopped is what a person, or the site's own change, wanted.
    private static func php(_ all: [ServiceStatus], _ sites: [SiteID: String]) -> [AlertSighting] {
        all.filter { [.failed, .backingOff, .silent].contains($0.state) }.compactMap { status in
            status.name.site.flatMap { site in
                sites[site].map { AlertSighting(.sitePHPDown, $0, "its PHP \(status.words)", of: site) }
            }
        }
    }

    private static func disks(_ vitals: Vitals, _ layout: HostLayout) -> [AlertSighting] {
        let full = SpaceFindings.judge(vitals, layout, trashed: 0).filter { $0.severity == .error }
        let disks = [(layout.sites, vitals.disk)] + (vitals.stateDisk.map { [(layout.state, $0)] } ?? [])
        return full.map { AlertSighting(.diskFull, $0.subject, $0.text) }
            + disks.filter { $1.total > 0 && $1.available < $1.total / 10 }.map { path, disk in
                AlertSighting(.diskFilling, path, "\(100 - disk.available * 100 / disk.total) % of \(disk.total >> 20) MiB are used")
            }
    }

    private static func jobs(_ look: AlertFacts.Jobs) -> [AlertSighting] {
        var seen: [AlertSighting] = []
        if look.dead >= mostDead { seen.append(AlertSighting(.jobsFailing, "queue", "\(look.dead) jobs were given up in the last hour")) }
        if look.waiting > mostWaiting { seen.append(AlertSighting(.jobsPilingUp, "queue", "\(look.waiting) jobs wait for their turn")) }
        if look.isPaused { seen.append(AlertSighting(.queuePaused, "queue", "no job begins until it goes on: \(look.waiting) wait")) }
        return seen
    }

    /// Until it is closed: that it may be tried says nothing yet.
    private static func breakers(_ all: [BreakerStatus]) -> [AlertSighting] {
        all.filter { $0.state != .closed }.map {
            let reason = $0.lastFailure.map { ", last: \($0)" } ?? ""
            return AlertSighting(.breakerOpen, $0.dependency.name, "\($0.failures) failures in a row\(reason)")
        }
    }

    private static func limits(_ all: [LimitStatus]) -> [AlertSighting] {
        all.filter(\.isReached).map {
            AlertSighting(
                .limitReached, $0.name, "its limit of \($0.limit.words) is reached, free again in \(GuardTime.words($0.wait))")
        }
    }

    private static func certificates(_ seen: [AlertSighting], _ sites: [SiteID: String]) -> [AlertSighting] {
        seen.compactMap { sighting in
            guard let domain = sighting.site.flatMap({ sites[$0] }) else { return nil }
            var sighting = sighting
            sighting.subject = domain
            return sighting
        }
    }

    private static func clock(_ trust: ClockTrust) -> [AlertSighting] {
        guard case .doubted(let why) = trust else { return [] }
        return [AlertSighting(.clockInDoubt, "clock", "\(why); set it right, and where it is right: agent host accept-clock")]
    }
}

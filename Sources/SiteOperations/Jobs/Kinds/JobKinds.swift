import JobEngine
import SiteModel

/// Every kind of job there is, and all that is decided about each. A kind that is not in `all` does not exist: an unknown one is refused.
/// A new one: docs/how-to/add-a-job.md.
extension JobKind {
    package static let all: [JobKind] = [
        sweepTrash, purge, enable, disable, refreshCloudflare, examine, deliver, forgetHistory, archiveAudit, orderCertificate,
        revokeCertificate, watchCertificates,
    ]

    /// Looks for sites whose time in the trash is over, and takes in a job for each.
    package static let sweepTrash = JobKind(
        "trash.sweep", "end sites whose time in the trash is over", on: .host, JobPolicy(deadline: 300), inCrisis: .waits,
        rhythm: Rhythm(calendar: "hourly", jitter: 300))

    package static let purge = JobKind(
        "trash.purge", "end a site whose time in the trash is over", on: .site,
        JobPolicy(deadline: 1_800, mostAttempts: 5, base: 60_000, cap: 3_600_000), inCrisis: .waits, audit: "site.purge",
        goesOnUnwritten: true)

    package static let enable = JobKind(
        "site.enable", "switch a site on", on: .site, JobPolicy(deadline: 300, mostAttempts: 8), inCrisis: .waits, audit: "site.set",
        repeats: .each, priority: 10)

    package static let disable = JobKind(
        "site.disable", "switch a site off", on: .site, JobPolicy(deadline: 300, mostAttempts: 8), inCrisis: .waits, audit: "site.set",
        repeats: .each, priority: 10)

    // Cloudflare's networks change a few times in a year; where it is not believed the job asks nobody.
    package static let refreshCloudflare = JobKind(
        "cloudflare.refresh", "take a newer list of Cloudflare's networks", on: .host,
        JobPolicy(deadline: 120, mostAttempts: 6, base: 60_000, cap: 3_600_000), inCrisis: .waits, audit: "host.refresh-cloudflare",
        rhythm: Rhythm(calendar: "Sunday 05:00", jitter: 3_600))

    package static let examine = JobKind(
        "doctor.pass", "look for what is wrong", on: .host, JobPolicy(deadline: 1_800, mostAttempts: 3), inCrisis: .goesOn,
        rhythm: Rhythm(calendar: "daily 04:00", jitter: 1_800))

    // One message of an alert through one channel. For an hour or so: then it is known otherwise, or of no use.
    package static let deliver = JobKind(
        "alert.deliver", "send a message of an alert", on: .host, JobPolicy(deadline: 60, mostAttempts: 10, base: 10_000, cap: 900_000),
        inCrisis: .goesOn, maker: .agent("alerts make them", instead: "agent alert test CHANNEL sends a message"),
        payload: AlertDelivery.self, priority: 20)

    // To forget is to act: a crisis is when history is needed.
    package static let forgetHistory = JobKind(
        "history.forget", "forget old changes and jobs", on: .host, JobPolicy(deadline: 300), inCrisis: .waits,
        rhythm: Rhythm(calendar: "hourly", jitter: 600))

    // Its verb is the work's own: most looks find that it is not time, and are not written down.
    package static let archiveAudit = JobKind(
        "audit.archive", "close the audit log's segment where it is large or old", on: .host, JobPolicy(deadline: 300), inCrisis: .waits,
        rhythm: Rhythm(calendar: "hourly", jitter: 900))

    // How often an order is tried is the site's own affair (OrderBackoff), and no attempt of a job: one that failed has done its work, and says when the next
    // one comes. Its end is bounded by lego's; a daemon that dies over it is met by the same order again.
    package static let orderCertificate = JobKind(
        "certificate.order", "get a certificate of an authority", on: .site, JobPolicy(deadline: 1_200, mostAttempts: 8), inCrisis: .waits,
        maker: .agent("certificates that are due make them", instead: "agent cert issue DOMAIN orders one"),
        payload: CertificateOrdering.self, priority: 5)

    // A key that got out is the worse the longer it is believed: a crisis is no time to wait with it. Until the authority has taken it, it is asked again, and what
    // else is to be done to the site, an order of a good certificate first of all, does not wait for that.
    package static let revokeCertificate = JobKind(
        "certificate.revoke", "replace a site's certificate and have it revoked", on: .site,
        JobPolicy(deadline: 1_800, mostAttempts: 20, base: 60_000, cap: 3_600_000), inCrisis: .goesOn,
        maker: .agent("it is told which certificate, and why", instead: "agent cert revoke DOMAIN --reason WHY"),
        payload: CertificateRevocation.self, priority: 15, givesWay: true)

    // Twice a day, as authorities ask for (RFC 9773 4.3.2), at a second that is the host's own.
    package static let watchCertificates = JobKind(
        "certificate.watch", "look which certificates are to be renewed", on: .host, JobPolicy(deadline: 1_800, mostAttempts: 3),
        inCrisis: .goesOn, rhythm: Rhythm(calendar: "0 4,16 * * *", jitter: 21_600))
}

extension JobKind {
    package static let givingWay = Set(all.filter(\.givesWay).map(\.name))

    /// nil for what another version may have left in the store.
    package static func known(_ name: String) -> JobKind? { all.first { $0.name == name } }

    /// - Parameter verb: what it was named for.
    package init(named text: String, to verb: String = "take in a job of kind") throws(Problem) {
        guard let kind = Self.known(text) else {
            throw .cannot(
                verb, text, "there is no such kind", code: .badJob,
                hint: Nearest.hint(text, among: Self.all.map(\.name), "agent job kinds"), details: ["job.kind": text])
        }
        self = kind
    }
}

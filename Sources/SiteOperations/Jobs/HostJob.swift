import JobEngine
import SiteModel

/// A job that can be done: its kind is known, it has a site where it needs one, and its payload can be read.
package struct HostJob: Sendable {
    package let kind: JobKind
    package let site: SiteID?
    private let payload: String
    private let distinction: String

    package init(_ kind: JobKind, site: SiteID? = nil) throws(Problem) {
        guard kind.payload == nil else { throw Self.unreadable(kind) }
        try self.init(kind, site, "{}", "")
    }

    package init(_ kind: JobKind, site: SiteID? = nil, _ payload: some JobPayload) throws {
        guard kind.payload == type(of: payload) else { throw Self.unreadable(kind) }
        try self.init(kind, site, try payload.payload(), payload.distinction)
    }

    package init(_ job: Job) throws {
        let kind = try JobKind(named: job.kind)
        let payload: (any JobPayload)?
        do { payload = try kind.payload?.init(payload: job.payload) } catch { throw Self.unreadable(kind) }
        // Whoever works on no single site may have a lane of another sort: that of its channel.
        try self.init(kind, kind.reach == .site ? try job.lane.map { try SiteID($0) } : nil, job.payload, payload?.distinction ?? "")
    }

    private init(_ kind: JobKind, _ site: SiteID?, _ payload: String, _ distinction: String) throws(Problem) {
        guard (site != nil) == (kind.reach == .site) else {
            throw .cannot(
                "take in a job of kind", kind.name, site == nil ? "it works on one site" : "it works on no single site",
                code: .badJob, hint: "agent job add \(kind.name)\(site == nil ? " --site DOMAIN" : "")")
        }
        (self.kind, self.site, self.payload, self.distinction) = (kind, site, payload, distinction)
    }

    private static func unreadable(_ kind: JobKind) -> Problem {
        .cannot("take in a job of kind", kind.name, "it does not hold what this version of the kind needs", code: .badJob)
    }

    /// As the queue takes it in. Jobs of a site keep their order.
    /// - Parameters:
    ///   - key: in place of the kind's own rule, where the maker knows better which jobs are the same.
    ///   - lane: in place of the site's, for what works on no site and has an order all the same.
    package func job(id: JobID, at now: Int64, requestedBy: UInt32, key: String? = nil, lane: String? = nil) -> Job {
        let words = [kind.name, site?.rawValue, distinction.isEmpty ? nil : distinction].compactMap(\.self)
        let own = kind.repeats == .each ? nil : words.joined(separator: ":")
        return Job(
            id: id, kind: kind.name, payload: payload, lane: site?.rawValue ?? lane, key: key ?? own, priority: kind.priority, at: now,
            requestedBy: requestedBy)
    }
}

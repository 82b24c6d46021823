import JobEngine
import SiteModel

/// Every kind of job there is, with what it needs to know. A kind that is not here does not exist: an unknown one is refused.
package enum HostJob: Sendable, Hashable {
    /// Looks for sites whose time in the trash is over, and takes in a job for each.
    case sweepTrash
    case purge(SiteID)
    case enable(SiteID)
    case disable(SiteID)
    case refreshCloudflare
    case examine
    case forgetHistory
    /// Closes the audit log's segment where it is large or old.
    case archiveAudit
    /// One message of an alert through one channel; the job's payload says which.
    case deliver

    package enum Kind: String, Sendable, CaseIterable {
        case sweepTrash = "trash.sweep"
        case purge = "trash.purge"
        case enable = "site.enable"
        case disable = "site.disable"
        case refreshCloudflare = "cloudflare.refresh"
        case examine = "doctor.pass"
        case forgetHistory = "history.forget"
        case archiveAudit = "audit.archive"
        case deliver = "alert.deliver"
    }

    package init(_ kind: Kind, site: SiteID?) throws(Problem) {
        switch (kind, site) {
        case (.purge, let site?): self = .purge(site)
        case (.enable, let site?): self = .enable(site)
        case (.disable, let site?): self = .disable(site)
        case (.sweepTrash, nil): self = .sweepTrash
        case (.refreshCloudflare, nil): self = .refreshCloudflare
        case (.examine, nil): self = .examine
        case (.forgetHistory, nil): self = .forgetHistory
        case (.archiveAudit, nil): self = .archiveAudit
        case (.deliver, nil): self = .deliver
        case (.purge, nil), (.enable, nil), (.disable, nil), (.sweepTrash, _?), (.refreshCloudflare, _?), (.examine, _?),
            (.forgetHistory, _?), (.archiveAudit, _?), (.deliver, _?):
            throw .cannot(
                "take in a job of kind", kind.rawValue, kind.needsSite ? "it works on one site" : "it works on no single site",
                code: .badJob, hint: "agent job add \(kind.rawValue)\(kind.needsSite ? " --site DOMAIN" : "")")
        }
    }

    package init(_ job: Job) throws {
        self = try HostJob(try Kind(named: job.kind), site: try job.lane.map { try SiteID($0) })
    }

    package var kind: Kind {
        switch self {
        case .sweepTrash: .sweepTrash
        case .purge: .purge
        case .enable: .enable
        case .disable: .disable
        case .refreshCloudflare: .refreshCloudflare
        case .examine: .examine
        case .forgetHistory: .forgetHistory
        case .archiveAudit: .archiveAudit
        case .deliver: .deliver
        }
    }

    package var site: SiteID? {
        switch self {
        case .purge(let site), .enable(let site), .disable(let site): site
        case .sweepTrash, .refreshCloudflare, .examine, .forgetHistory, .archiveAudit, .deliver: nil
        }
    }

    /// As the queue takes it in. Jobs of a site keep their order; of the host's own chores one of a kind is enough.
    package func job(id: JobID, at now: Int64, requestedBy: UInt32) -> Job {
        let isRepeatable = self.kind == .enable || self.kind == .disable
        return Job(
            id: id, kind: kind.rawValue, lane: site?.rawValue, key: isRepeatable ? nil : kind.rawValue + (site.map { ":\($0)" } ?? ""),
            priority: kind.priority, at: now, requestedBy: requestedBy)
    }
}

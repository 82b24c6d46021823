import JobEngine
import SiteModel

/// What is known of each kind before it runs.
extension HostJob.Kind {
    package init(named text: String) throws(Problem) {
        guard let kind = Self(rawValue: text) else {
            throw .cannot(
                "take in a job of kind", text, "there is no such kind", code: .badJob, hint: "agent job kinds",
                details: ["job.kind": text])
        }
        self = kind
    }

    package var title: String {
        switch self {
        case .sweepTrash: "end sites whose time in the trash is over"
        case .purge: "end a site whose time in the trash is over"
        case .enable: "switch a site on"
        case .disable: "switch a site off"
        case .refreshCloudflare: "take a newer list of Cloudflare's networks"
        case .examine: "look for what is wrong"
        case .forgetHistory: "forget old changes and jobs"
        case .archiveAudit: "close the audit log's segment where it is large or old"
        case .deliver: "send a message of an alert"
        }
    }

    package var needsSite: Bool { self == .purge || self == .enable || self == .disable }

    /// What a person waits for comes before chores.
    package var priority: Int {
        switch self {
        case .deliver: 20
        case .enable, .disable: 10
        case .sweepTrash, .purge, .refreshCloudflare, .examine, .forgetHistory, .archiveAudit: 0
        }
    }

    /// The audit verb of the operation that it is; nil for what only looks, or takes other jobs in, or forgets what is old. Closing a segment
    /// of the audit log is written down where it is done: most looks find that it is not time.
    package var audit: String? {
        switch self {
        case .enable, .disable: "site.set"
        case .purge: "site.purge"
        case .refreshCloudflare: "host.refresh-cloudflare"
        case .sweepTrash, .examine, .forgetHistory, .archiveAudit, .deliver: nil
        }
    }

    /// When the audit log cannot be written: what gives space to a full disk.
    package var goesOnUnwritten: Bool { self == .purge }

    /// While everything is stopped: what only looks, and what is told to people. To forget history is to act: a crisis is when it is needed.
    package var goesOnInCrisis: Bool { self == .examine || self == .deliver }

    /// Whether a person can take one in: a message is an alert's.
    package var isAsked: Bool { self != .deliver }

    package var policy: JobPolicy {
        switch self {
        case .enable, .disable: JobPolicy(deadline: 300, mostAttempts: 8)
        case .purge: JobPolicy(deadline: 1_800, mostAttempts: 5, base: 60_000, cap: 3_600_000)
        case .refreshCloudflare: JobPolicy(deadline: 120, mostAttempts: 6, base: 60_000, cap: 3_600_000)
        case .sweepTrash, .forgetHistory, .archiveAudit: JobPolicy(deadline: 300)
        // For an hour or so: then it is known otherwise, or of no use.
        case .deliver: JobPolicy(deadline: 60, mostAttempts: 10, base: 10_000, cap: 900_000)
        case .examine: JobPolicy(deadline: 1_800, mostAttempts: 3)
        }
    }
}

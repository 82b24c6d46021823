import SiteModel

// SiteOperations/Metrics: what is measured, by name.
//
// Here: the visible list of names (HostMetric), and the samples that one look gives (LookMetrics). Pure.
// Never here: counting, HTTP. A source of numbers of its own adds its names to this list and itself to the daemon's sources.

/// Every metric there is. A name is never renamed or used for something else: people's rules and dashboards know it.
package enum HostMetric: String, CaseIterable, Sendable {
    case build = "agent_build_info"
    case health = "agent_health_status"
    case looked = "agent_look_timestamp_seconds"
    case sites = "agent_sites"
    case siteState = "agent_site_state"
    case siteHeld = "agent_site_held"
    case certificate = "agent_site_certificate_not_after_timestamp_seconds"
    case service = "agent_service_up"
    case diskSize = "agent_disk_size_bytes"
    case diskAvailable = "agent_disk_available_bytes"
    case memorySize = "agent_memory_size_bytes"
    case memoryAvailable = "agent_memory_available_bytes"
    case jobs = "agent_jobs"
    case queuePaused = "agent_queue_paused"
    case jobEnds = "agent_job_ends_total"
    case jobSeconds = "agent_job_duration_seconds"
    case changesOpen = "agent_changes_open"
    case changeEnds = "agent_change_ends_total"
    case changeSeconds = "agent_change_duration_seconds"
    case alertsOpen = "agent_alerts_open"
    case alertsRaised = "agent_alerts_raised_total"
    case crisis = "agent_crisis_stops"
    case scheduleNext = "agent_schedule_next_timestamp_seconds"
    case scheduleLast = "agent_schedule_last_timestamp_seconds"
    case scheduleLate = "agent_schedule_late"
    case secretExpiry = "agent_secret_expiry_timestamp_seconds"
    case breakerState = "agent_breaker_state"
    case breakerOpenings = "agent_breaker_openings_total"
    case limitFree = "agent_limit_free_calls"
    case limitReached = "agent_limit_reached"
    case outsideCalls = "agent_outside_calls_total"

    package var kind: MetricFamily.Kind {
        switch self {
        case .jobSeconds, .changeSeconds: .histogram
        case .jobEnds, .changeEnds, .alertsRaised, .breakerOpenings, .outsideCalls: .counter
        default: .gauge
        }
    }

    package var help: String {
        switch self {
        case .build: "The agent's version; always 1."
        case .health: "What GET /api/health says of each part: 0 is ok, 1 warn, 2 fail."
        case .looked: "When the host was looked at last: what is told of it is as old."
        case .sites: "Sites by how they stand."
        case .siteState: "How each site stands: awake, asleep, failed, stopped, unknown, disabled or trashed; always 1."
        case .siteHeld: "1 while a site stands at its limits and has a quarter of a processor."
        case .certificate: "The end of the certificate on the disk."
        case .service: "1 while a service of the host runs."
        case .diskSize: "Size of the file system."
        case .diskAvailable: "What is left on the file system."
        case .memorySize: "Memory of the machine."
        case .memoryAvailable: "Memory that could be had."
        case .jobs: "Jobs in the store, by kind and state; dead ones were given up."
        case .queuePaused: "1 while no job begins."
        case .jobEnds: "Attempts of jobs that ended, since the daemon began."
        case .jobSeconds: "How long attempts of jobs took."
        case .changesOpen: "Changes that have not ended, by state."
        case .changeEnds: "Changes that ended, since the daemon began."
        case .changeSeconds: "How long changes took."
        case .alertsOpen: "Alerts that a person should see."
        case .alertsRaised: "Alerts that became visible, since the daemon began."
        case .crisis: "Stops of crisis mode that hold."
        case .scheduleNext: "When an entry of the schedule runs next."
        case .scheduleLast: "When a job was taken in for an entry last."
        case .scheduleLate: "1 while a run of an entry is due and was not begun."
        case .secretExpiry: "When a named secret should have been changed."
        case .breakerState: "Whether somebody outside is asked: 0 closed, 1 half-open (the next call tries), 2 open (nobody asks)."
        case .breakerOpenings: "How often a breaker opened; from 0 again when it was forgotten."
        case .limitFree: "Calls that may be made at once, of the limit with the fewest left."
        case .limitReached: "Limits at which calls had to wait within the last two minutes."
        case .outsideCalls: "Calls of somebody outside, since the daemon began: how they ended, or why they were not made."
        }
    }

    package func family(_ samples: [MetricFamily.Sample]) -> MetricFamily { MetricFamily(rawValue, kind, help: help, samples: samples) }
}

import AgentAPI
import SiteModel

/// What would become of a job, or why nothing would: the queue says no to the same.
struct JobRehearsal {
    let deed: JobDeed
    let job: JobView

    init(_ deed: JobDeed, _ job: JobView) {
        self.deed = deed
        self.job = job
    }

    private var verb: String {
        switch deed {
        case .retry: "retry"
        case .cancel: "cancel"
        case .pause: "pause"
        case .goOn: "continue"
        }
    }

    private var isPossible: Bool {
        switch deed {
        case .retry: ["dead", "cancelled"].contains(job.state)
        case .cancel: !job.isOver
        case .pause, .goOn: ["queued", "waiting", "paused"].contains(job.state)
        }
    }

    func show(_ dry: DryRun, _ options: GlobalOptions) throws {
        guard isPossible else {
            throw Problem.cannot("\(verb) job", job.id, "it is \(job.state)", code: .jobState, hint: "agent job show \(job.id)")
        }
        let domain = job.domain.map { " of \($0)" } ?? ""
        dry.show("\(verb) job \(job.id), \(job.kind)\(domain), which is \(job.state)", job, .wholeJob, options)
    }
}

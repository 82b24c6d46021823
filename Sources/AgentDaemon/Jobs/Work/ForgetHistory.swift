import AgentStore
import SiteOperations

extension JobWork {
    static let forgetHistory = JobWork(.forgetHistory) { call in
        let (core, retention) = (call.core, call.core.settings.jobRetention)
        var changes = 0
        var jobs = 0
        while true {
            let forgotten = try await core.store.forgetChanges(core.settings.retention, now: AgentCore.now())
            let ended = try await core.store.forgetJobs(
                newest: retention.newest, endedBefore: AgentCore.now() - Int64(retention.days) * 86_400_000)
            let answers = try await core.store.forgetRequests(passed: core.keys.passed())
            (changes, jobs) = (changes + forgotten, jobs + ended)
            if max(forgotten, ended, answers) < AgentStore.mostForgotten { return "\(changes) changes, \(jobs) jobs" }
            try await Task.sleep(for: .milliseconds(100))  // Writers of running changes come in between.
        }
    }
}

import AgentAPI
import ArgumentParser
import SiteModel

/// What is said of a command whose request was answered before: its output tells of then, and reads as if it were of now.
enum RecordedNote {
    static func line(_ answer: RecordedNotice.Answer, _ end: ErrorReport.End) -> String {
        let time = answer.time == RecordedNotice.unknown ? "an earlier time" : Printable.line(answer.time)
        let said = "note: this is the recorded answer of \(time) to this key; nothing was done again"
        // What failed or was taken back is this key's answer for good.
        if end.problem != nil, answer.isRefusal || end.status == .rolledBack { return "\(said); use a new key to try again" }
        return said + (end.look.map { " (`\($0)` tells how it is now)" } ?? "")
    }
}

/// A command after which one looks at something.
protocol LookedAfter {
    var look: String { get }
}

/// The domain, or whatever else names a site.
private func status(_ site: String) -> String { "agent site status \(Printable.line(site))" }

extension SiteCreate: LookedAfter { var look: String { status(domain) } }
extension SiteDelete: LookedAfter { var look: String { status(site) } }
extension SiteUndelete: LookedAfter { var look: String { status(site) } }
extension SiteSet: LookedAfter { var look: String { status(site) } }
extension SiteEnable: LookedAfter { var look: String { status(site) } }
extension SiteDisable: LookedAfter { var look: String { status(site) } }
extension SiteSnippetSet: LookedAfter { var look: String { status(site) } }
extension SiteSnippetClear: LookedAfter { var look: String { status(site) } }
extension JobAdd: LookedAfter { var look: String { "agent job list" } }
extension JobRetry: LookedAfter { var look: String { "agent job show \(Printable.line(job))" } }
extension JobCancel: LookedAfter { var look: String { "agent job show \(Printable.line(job))" } }
extension ScheduleRunNow: LookedAfter { var look: String { "agent job list" } }

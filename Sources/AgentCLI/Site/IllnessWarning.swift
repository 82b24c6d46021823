import AgentAPI
import SiteModel

extension AgentClient {
    /// A change may leave a site as ill as it was, and whoever made it should hear so. Only a word: the change itself went well, and a look that fails
    /// takes nothing back from that.
    func warnOfIllness(after answer: ChangeAccepted, _ options: GlobalOptions) async {
        guard answer.change != nil, !options.quiet, let id = answer.site?.id, let now = try? await status(id), now.serving == false,
            now.state == SiteStanding.live.rawValue
        else { return }
        options.warn(["\(now.domain) is ill: \(now.answer ?? "it gives no answer"); agent site logs \(now.domain) --kind php tells why"])
    }
}

import AgentAPI
import AgentServer
import ChangeEngine
import SiteModel

/// New administrators' passwords waiting to be fetched: once, by who asked for the site, which is a user with one token or without any; for ten minutes, in
/// memory only.
actor PasswordDesk {
    private struct Waiting {
        var password: Secret
        var login: LoginName
        var requester: RequestActor
        /// The id of the site, as the change names it.
        var site: String
        var since: ContinuousClock.Instant
        var until: ContinuousClock.Instant { since + .seconds(600) }
    }
    private var waiting: [ChangeID: Waiting] = [:]
    /// A command that lives fetches at once: until then its password is no other's.
    private let grace: Duration

    init(grace: Duration = .seconds(5)) { self.grace = grace }

    func leave(_ password: Secret, login: LoginName, of change: Change) {
        let now = ContinuousClock.now
        waiting = waiting.filter { $0.value.until > now }
        waiting[change.id] = Waiting(
            password: password, login: login, requester: change.requester, site: change.plan.subject, since: now)
    }

    /// The change whose password of this site was never fetched, for who may fetch it: the command that asked for it has gone.
    func unfetched(of site: SiteID, by peer: Peer) -> ChangeID? {
        let now = ContinuousClock.now
        return waiting.first { _, entry in
            entry.site == site.rawValue && entry.requester == peer.actor && entry.until > now && entry.since + grace <= now
        }?.key
    }

    func take(_ change: ChangeID, by peer: Peer) throws -> AdminPassword {
        guard let entry = waiting[change], entry.until > .now else {
            throw Problem.cannot(
                "fetch the password of", change.rawValue, "it was fetched already, or its time is over", code: .fetchOver,
                hint: "agent site login-url DOMAIN")
        }
        guard entry.requester == peer.actor else {
            throw Problem.cannot("fetch the password of", change.rawValue, "another user or token asked for this site", code: .forbidden)
        }
        waiting[change] = nil
        return AdminPassword(login: entry.login.rawValue, password: entry.password.exposed)
    }
}

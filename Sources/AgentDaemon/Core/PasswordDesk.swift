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
        var until: ContinuousClock.Instant
    }
    private var waiting: [ChangeID: Waiting] = [:]

    func leave(_ password: Secret, login: LoginName, of change: Change) {
        let now = ContinuousClock.now
        waiting = waiting.filter { $0.value.until > now }
        waiting[change.id] = Waiting(password: password, login: login, requester: change.requester, until: now + .seconds(600))
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

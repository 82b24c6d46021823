import AgentAPI
import AgentServer
import ChangeEngine
import SiteModel

/// New administrators' passwords waiting to be fetched: once, by who asked for the site: the same user with the same token, or
/// without one as then; for ten minutes, in memory only.
actor PasswordDesk {
    private struct Waiting {
        var password: Secret
        var login: LoginName
        var uid: UInt32
        var token: TokenID?
        var until: ContinuousClock.Instant
    }
    private var waiting: [ChangeID: Waiting] = [:]
    /// Which token asked for a change that is not at its end yet.
    private var askers: [ChangeID: TokenID] = [:]

    func asked(_ change: ChangeID, with token: TokenID?) { askers[change] = token }

    func closed(_ change: ChangeID) { askers[change] = nil }

    func leave(_ password: Secret, login: LoginName, for uid: UInt32, change: ChangeID) {
        let now = ContinuousClock.now
        waiting = waiting.filter { $0.value.until > now }
        waiting[change] = Waiting(password: password, login: login, uid: uid, token: askers[change], until: now + .seconds(600))
    }

    func take(_ change: ChangeID, by peer: Peer) throws -> AdminPassword {
        guard let entry = waiting[change], entry.until > .now else {
            throw Problem.cannot(
                "fetch the password of", change.rawValue, "it was fetched already, or its time is over", code: .changeFinished,
                hint: "agent site login-url DOMAIN opens the site without it")
        }
        guard entry.uid == peer.uid, entry.token == peer.token else {
            throw Problem.cannot("fetch the password of", change.rawValue, "another user asked for this site", code: .forbidden)
        }
        waiting[change] = nil
        return AdminPassword(login: entry.login.rawValue, password: entry.password.exposed)
    }
}

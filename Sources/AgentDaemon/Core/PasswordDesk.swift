import AgentAPI
import ChangeEngine
import SiteModel

/// New administrators' passwords waiting to be fetched: once, by the uid that asked for the site, for ten minutes, in memory only.
actor PasswordDesk {
    private struct Waiting {
        var password: Secret
        var login: LoginName
        var uid: UInt32
        var until: ContinuousClock.Instant
    }
    private var waiting: [ChangeID: Waiting] = [:]

    func leave(_ password: Secret, login: LoginName, for uid: UInt32, change: ChangeID) {
        let now = ContinuousClock.now
        waiting = waiting.filter { $0.value.until > now }
        waiting[change] = Waiting(password: password, login: login, uid: uid, until: now + .seconds(600))
    }

    func take(_ change: ChangeID, by uid: UInt32) throws -> AdminPassword {
        guard let entry = waiting[change], entry.until > .now else {
            throw Problem.cannot(
                "fetch the password of", change.rawValue, "it was fetched already, or its time is over", code: .changeFinished,
                hint: "agent site login-url DOMAIN opens the site without it")
        }
        guard entry.uid == uid else {
            throw Problem.cannot("fetch the password of", change.rawValue, "another user asked for this site", code: .forbidden)
        }
        waiting[change] = nil
        return AdminPassword(login: entry.login.rawValue, password: entry.password.exposed)
    }
}

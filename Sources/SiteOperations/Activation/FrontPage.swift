import HostServices
import SiteModel

/// What a site's front page is worth to a visitor, from nothing to all of it. A change is held against what it found: a site may be ill, or say what
/// WordPress never says, by its own will; only a new one must show the page that was just made for it.
package enum FrontPage: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// No answer at all, or not from this server.
    case silent
    /// nginx's own error page: the request did not reach the site's PHP, or PHP-FPM had nothing to run.
    case unserved
    /// The site's own answer, and it is ill: a fatal error, its maintenance page, an installer that asks to begin.
    case ill
    /// The site's own answer, of whatever kind: a redirect, a password prompt, a page that does not name its address.
    case answered
    /// A page with the site's own address in it.
    case whole

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// An argument that is on no list passes the page cache by, so that PHP and the database answer, not yesterday's copy.
    package static let path = "/?agent_proof=1"

    package init(_ answer: ProbeAnswer, of host: PublicHost) {
        if Self.isServersOwn(answer) {
            self = .unserved
        } else if !SiteAnswer.Outcome(answer).isWell {
            self = .ill
        } else {
            self = answer.status == 200 && answer.body.contains(host.authority) ? .whole : .answered
        }
    }

    /// nginx signs its error pages (`ngx_http_special_response.c`), with `server_tokens off` by its bare name; PHP-FPM says this one line where the
    /// script is missing (`fpm_main.c`).
    private static func isServersOwn(_ answer: ProbeAnswer) -> Bool {
        guard answer.status >= 400 else { return false }
        return answer.body.contains("<center>nginx</center>") || answer.body == "File not found.\n"
    }

    /// As it is now. One that says nothing is asked twice: a busy moment must not pass for an illness that excuses everything after it.
    static func look(at vhost: Vhost, _ probe: any Probe) async throws -> FrontPage {
        for _ in 1...2 {
            do {
                return FrontPage(
                    try await probe.get(vhost.target, path: path, deadline: ProofPatience.standing.attempt), of: vhost.canonical)
            } catch is Problem {
                try Task.checkCancellation()
            }
        }
        return .silent
    }
}

/// What a step that serves a site demands of its front page.
enum FrontPageDemand: Codable, Sendable {
    /// The page of a site that was just made.
    case whole
    /// Of a site that comes back into service: that it answers. It comes back as it was, ill or well.
    case ownAnswer
    /// Of a site that stands, served as this vhost says: no less than before.
    case noLess(than: Vhost)

    /// Looks, where it must, at what is there before anything changes.
    func floor(for vhost: Vhost, _ probe: any Probe) async throws -> FrontPage {
        switch self {
        case .whole: return .whole
        case .ownAnswer: return .ill
        case .noLess(let standing):
            let before = try await FrontPage.look(at: standing, probe)
            // Silence may be the old certificate's; with the new one nginx, at least, is to be heard.
            return vhost.tls?.certificate == standing.tls?.certificate ? before : max(before, .unserved)
        }
    }
}

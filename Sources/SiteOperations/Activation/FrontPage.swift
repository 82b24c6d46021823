import HostServices
import SiteModel

/// What a site's front page is worth to a visitor, from nothing to all of it. A change is held against what it found: a site may be ill, or say what
/// WordPress never says, by its own will; only a new one must show the page that was just made for it.
package enum FrontPage: Int, Sendable, Hashable, Comparable {
    /// No answer, or nginx's own error page: the request did not reach the site's PHP, or PHP-FPM had nothing to run.
    case none
    /// The site's own answer, whatever it is: a redirect, a password prompt, its maintenance page, its fatal error.
    case answered
    /// A page with the site's own address in it.
    case whole

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// An argument that is on no list passes the page cache by, so that PHP and the database answer, not yesterday's copy.
    package static let path = "/?agent_proof=1"

    package init(_ answer: ProbeAnswer, of host: PublicHost) {
        if answer.status == 200, answer.body.contains(host.authority) {
            self = .whole
        } else {
            self = Self.isServersOwn(answer) ? .none : .answered
        }
    }

    /// nginx signs its error pages (`ngx_http_special_response.c`), with `server_tokens off` by its bare name; PHP-FPM says this one line where the
    /// script is missing (`fpm_main.c`).
    private static func isServersOwn(_ answer: ProbeAnswer) -> Bool {
        guard answer.status >= 400 else { return false }
        return answer.body.contains("<center>nginx</center>") || answer.body == "File not found.\n"
    }

    /// As it is now. No answer is an answer: `none`.
    static func look(at vhost: Vhost, _ probe: any Probe) async -> FrontPage {
        do {
            return FrontPage(try await probe.get(vhost.target, path: path, deadline: SiteActivation.proofDeadline), of: vhost.canonical)
        } catch {
            return .none
        }
    }
}

/// What a step that serves a site demands of its front page.
enum FrontPageDemand: Codable, Sendable {
    /// The page of a site that was just made.
    case whole
    /// Of a site that comes back into service: that it answers. It comes back as it was, ill or well.
    case answered
    /// Of a site that stands, served as this vhost says: no less than before.
    case noLess(than: Vhost)

    /// Looks, where it must, at what is there before anything changes.
    func floor(_ probe: any Probe) async -> FrontPage {
        switch self {
        case .whole: .whole
        case .answered: .answered
        case .noLess(let vhost): await FrontPage.look(at: vhost, probe)
        }
    }
}

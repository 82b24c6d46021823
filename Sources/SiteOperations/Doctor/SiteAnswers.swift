import HostServices
import SiteModel

/// What live sites said when each was asked for its first page, as a visitor would, past the page cache. Pure but for `ask`.
package struct SiteAnswer: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case status(Int)
        /// To WordPress's own installer: it finds no configuration or no tables.
        case uninstalled
        /// 200 and not a byte: a theme that is gone, or code that ends without a word.
        case empty
        case nothing(String)
    }
    package var site: SiteID
    package var domain: Hostname
    package var url: String
    package var outcome: Outcome

    package init(site: SiteID, domain: Hostname, url: String, outcome: Outcome) {
        self.site = site
        self.domain = domain
        self.url = url
        self.outcome = outcome
    }

    /// Seconds; a site that is slower than this is not well.
    private static let deadline = 10.0

    package static func ask(_ site: Site, at target: ProbeTarget, _ probe: any Probe) async -> SiteAnswer {
        do {
            let answer = try await probe.get(target, path: FrontPage.path, deadline: deadline)
            return SiteAnswer(site: site.id, domain: site.spec.domain, url: target.host.url, outcome: Outcome(answer))
        } catch {
            return SiteAnswer(
                site: site.id, domain: site.spec.domain, url: target.host.url, outcome: .nothing((error as? Problem)?.message ?? "\(error)")
            )
        }
    }

    package var isWell: Bool { outcome.isWell }
    package var isSilent: Bool { if case .nothing = outcome { true } else { false } }

    package static func findings(_ answers: [SiteAnswer]) -> [Finding] {
        answers.filter { !$0.isWell }.sorted { $0.url < $1.url }.map {
            Finding(
                "site.unwell", .error, $0.site.rawValue, "\($0.url): \($0.outcome.words)",
                remedy: "agent site logs \($0.domain) --kind php --kind error says why")
        }
    }
}

extension SiteAnswer.Outcome {
    package var words: String {
        switch self {
        case .status(let status): "it answers with status \(status)"
        case .uninstalled: "it wants to be installed: its configuration or its tables are gone"
        case .empty: "it answers with an empty page"
        case .nothing(let why): "it does not answer: \(why)"
        }
    }

    /// A site may redirect or ask for a password, which is its own business; what is missing or broken is not.
    package var isWell: Bool {
        switch self {
        case .status(let status): (200..<400).contains(status) || status == 401
        case .uninstalled, .empty, .nothing: false
        }
    }

    private static let installers = ["/wp-admin/setup-config.php", "/wp-admin/install.php"]

    package init(_ answer: ProbeAnswer) {
        let target = answer.headers["location"]?.split(separator: "?").first.map(String.init) ?? ""
        if Self.installers.contains(where: { target.hasSuffix($0) }) {
            self = .uninstalled
        } else {
            self = answer.status == 200 && answer.body.isEmpty ? .empty : .status(answer.status)
        }
    }
}

import HostServices
import SiteModel

/// Certificates on the disk that lapse, that are no certificates, or whose names are not their site's. Who signed them and what nginx shows
/// visitors is not looked at. Pure.
package enum CertificateFindings {
    /// Seconds before the end in which doctor warns.
    static let notice: Int64 = 30 * 86400

    /// - Parameter now: nil where the clock is in doubt: then nothing is said of ends.
    package static func judge(_ looks: [CertificateLook], at now: SoundTime?) -> [Finding] {
        looks.flatMap { findings($0, now) }.sorted {
            ($0.severity == .error ? 0 : 1, $0.subject, $0.code) < ($1.severity == .error ? 0 : 1, $1.subject, $1.code)
        }
    }

    private static func findings(_ look: CertificateLook, _ now: SoundTime?) -> [Finding] {
        let backup = "put it back from a backup before nginx is reloaded or started again"
        switch look.answer {
        case .missing(let path): return [error("unreadable", look, "nothing lies at \(path)", backup)]
        case .unreadable(let why): return [error("unreadable", look, why, backup)]
        case .facts: return [names(look), now.flatMap { end(look, $0) }].compactMap(\.self)
        }
    }

    private static func names(_ look: CertificateLook) -> Finding? {
        let uncovered = look.unexplained
        guard !uncovered.isEmpty else { return nil }
        let list = uncovered.map(\.ascii).joined(separator: ", ")
        let issue =
            look.isRenewed ? "agent cert issue \(look.site.spec.domain) has one issued for them" : "have one issued for all of its names"
        return error("names", look, "its certificate does not stand for \(list)", remedy(look, issue))
    }

    private static func end(_ look: CertificateLook, _ now: SoundTime) -> Finding? {
        let (stage, left) = (look.stage(at: now), look.life?.left(at: now.seconds) ?? 0)
        let own = "agent cert show \(look.site.spec.domain) tells what was tried, and when it is tried again"
        let remedy = remedy(look, look.isRenewed ? own : "renew it where it was issued")
        if stage == .lapsed { return error("expired", look, "its certificate ended \(-left / 86400) days ago", remedy) }
        // One that the site signs itself is made anew by a person, and from then on.
        guard stage > .calm || look.site.certificate?.signer == .itself && left < notice else { return nil }
        var finding = error("expiring", look, "its certificate ends in \(left / 86400) days", remedy)
        finding.severity = .warning
        return finding
    }

    private static func remedy(_ look: CertificateLook, _ authoritys: String) -> String {
        switch look.site.certificate?.signer {
        case .itself: "agent host upgrade-config makes a new one"
        case .imported: "bring another one: agent cert import \(look.site.spec.domain) --chain FILE --key FILE"
        case .authority, nil: authoritys
        }
    }

    private static func error(_ code: String, _ look: CertificateLook, _ text: String, _ remedy: String) -> Finding {
        Finding(
            "certificate.\(code)", .error, look.site.id.rawValue, "\(look.site.spec.domain): \(text)", remedy: remedy)
    }
}

import HostServices
import SiteModel

/// What is told of sites' certificates without anybody asking. By state: what was renewed in the meantime is not among it. Pure.
package enum CertificateAlerts {
    /// What a site's sockets showed, when a certificate was looked at from outside.
    package struct Sight: Sendable, Hashable {
        /// Which one lay there then.
        package var generation: Int
        /// What is wrong with what was shown; empty: it is what lies there, and well.
        package var remarks: [String]
        package init(generation: Int, remarks: [String]) {
            self.generation = generation
            self.remarks = remarks
        }
    }

    /// - Parameters:
    ///   - served: what is not there, or was another one, says nothing.
    ///   - now: nil where the clock is in doubt: nothing is said of ends then, nor of what is shown, neither well nor ill.
    package static func judge(
        _ looks: [CertificateLook], served: [SiteID: Sight], at now: SoundTime?
    ) -> (seen: [AlertSighting], unseen: UnseenAlerts) {
        let byID = Dictionary(looks.map { ($0.site.id.rawValue, $0) }, uniquingKeysWith: { one, _ in one })
        var seen = CertificateFindings.judge(looks, at: now).compactMap { finding in
            byID[finding.subject].flatMap { ofDisk(finding, $0, now) }
        }
        // What is shown is held against the time, too.
        var unseen = UnseenAlerts(now == nil ? [.certificateExpired, .certificateExpiring, .certificateMismatch] : [])
        for look in looks {
            seen += [orderFailed(look, now), nameParked(look)].compactMap(\.self)
            let revoked = look.isRevoked ? ["its authority revoked it"] : []
            // That is known without a look.
            if !revoked.isEmpty, now == nil || served[look.site.id]?.generation != look.site.certificate?.generation {
                seen.append(sighting(.certificateMismatch, look, revoked[0]))
                continue
            }
            if now == nil { continue }
            guard let sight = served[look.site.id], sight.generation == look.site.certificate?.generation else {
                unseen.add(.certificateMismatch, of: look.site.id)
                continue
            }
            if let text = list(revoked + sight.remarks, most: 3, "; ") { seen.append(sighting(.certificateMismatch, look, text)) }
        }
        return (seen, unseen)
    }

    private static func ofDisk(_ finding: Finding, _ look: CertificateLook, _ now: SoundTime?) -> AlertSighting? {
        guard let code = AlertCode(rawValue: finding.code) else { return nil }
        guard [.certificateExpiring, .certificateExpired].contains(code), let now else {
            return sighting(code, look, [finding.text, finding.remedy].compactMap(\.self).joined(separator: "; "))
        }
        let stage = look.stage(at: now)
        var words = [finding.text, "it is for \(names(look))"]
        if look.isRenewed { words.append(look.standing?.failure.map { tried($0, look) } ?? "no order was made yet; \(command(look))") }
        return sighting(code, look, words.joined(separator: "; "), severity: stage.severity, stage: stage.rawValue)
    }

    /// Limits, and authorities that are down, have alerts of their own, not one for each site that waits for them. Where what is served is as the site wants it, and not due, the failure is history: nobody tries again.
    private static func orderFailed(_ look: CertificateLook, _ now: SoundTime?) -> AlertSighting? {
        if let now, look.rests(at: now) { return nil }
        guard let failure = look.standing?.failure, look.isOrdered, !failure.isOfOthers else { return nil }
        return sighting(.certificateOrderFailed, look, "for \(names(look)); \(tried(failure, look))")
    }

    /// One that the site signs itself stands for all of its names, and no visitor believes it for any.
    private static func nameParked(_ look: CertificateLook) -> AlertSighting? {
        guard look.site.certificate?.signer == .authority, look.isOrdered, case .facts = look.answer else { return nil }
        let parked = look.uncovered.compactMap { name in look.leftOut(name).map { "\(name): \(printable($0, longest: 120))" } }
        // To order again helps none of these.
        let unsigned = look.uncovered.first { look.surplus[$0.ascii] == CertificateWant.unsigned }
        let help = unsigned.map { "; `agent site set \(look.site.spec.domain) aliases-=\($0)` takes it away" } ?? ""
        return list(parked, most: 2, "; ").map { sighting(.certificateNameParked, look, "\($0); \(command(look))\(help)") }
    }

    /// When it is tried again, where more is to be read, who was asked, and what was said.
    private static func tried(_ failure: CertificateStanding.Failure, _ look: CertificateLook) -> String {
        let again = look.standing?.backoff.until.map { "tried again at \(Moment.words($0)); " } ?? ""
        let who = failure.authority.map { "'\($0)' was asked" } ?? "no authority was asked"
        // What somebody else said comes last: it may be long.
        return "\(again)\(command(look)); \(who): \(failure.reason)"
    }

    private static func command(_ look: CertificateLook) -> String { "agent cert show \(look.site.spec.domain)" }
    private static func names(_ look: CertificateLook) -> String { list(look.names.map(\.ascii), most: 3, ", ") ?? "no name" }

    private static func list(_ items: [String], most: Int, _ comma: String) -> String? {
        if items.isEmpty { return nil }
        return items.prefix(most).joined(separator: comma) + (items.count > most ? "\(comma)and \(items.count - most) more" : "")
    }

    private static func sighting(
        _ code: AlertCode, _ look: CertificateLook, _ text: String, severity: AlertSeverity? = nil, stage: Int? = nil
    ) -> AlertSighting {
        AlertSighting(code, look.site.id.rawValue, text, of: look.site.id, severity: severity, stage: stage)
    }
}

extension ExpiryStage {
    /// As it is told: a week before the end somebody has to do something.
    var severity: AlertSeverity { self < .week ? .warning : .error }
}

import HostServices
import SiteModel

/// What is told of certificates that are watched for nobody's site, from what is kept of them. By state. Pure.
package enum WatchedAlerts {
    package static let codes: Set<AlertCode> = [.watchedExpiring, .watchedRefused, .watchedChanged, .watchedUnseen]

    /// - Parameter now: nil where the clock is in doubt: nobody looks then, and what was shown is judged by the time. That nobody answered is not.
    package static func judge(_ all: [WatchedCertificate], at now: SoundTime?) -> (seen: [AlertSighting], unseen: Set<AlertCode>) {
        guard now != nil else { return (all.compactMap(unseen), codes.subtracting([.watchedUnseen])) }
        return (all.flatMap { sightings($0, now) }, [])
    }

    private static func sightings(_ one: WatchedCertificate, _ now: SoundTime?) -> [AlertSighting] {
        [now.flatMap { ends(one, $0) }, refused(one), changed(one), unseen(one)].compactMap(\.self)
    }

    /// The one that ends first of those that are shown.
    package static func first(_ watched: WatchedCertificate) -> ShownCertificate? { watched.shown.min { $0.notAfter < $1.notAfter } }

    /// As somebody is to hear of it: whoever renews in time, as authorities want it, is nobody's business here either.
    package static func stage(_ certificate: ShownCertificate, at now: SoundTime) -> ExpiryStage {
        let stage = ExpiryStage(certificate.life, at: now)
        return stage >= .threeDays || RenewalPlan(certificate.life, dice: 0).isLate(now) ? stage : .calm
    }

    /// In a few words each; what is wrong with a watched socket now. - Parameter now: nil: the clock is in doubt.
    package static func problems(_ watched: WatchedCertificate, at now: SoundTime?) -> [String] {
        sightings(watched, now).map(\.text)
    }

    private static func ends(_ watched: WatchedCertificate, _ now: SoundTime) -> AlertSighting? {
        guard let certificate = first(watched) else { return nil }
        let stage = stage(certificate, at: now)
        guard stage > .calm else { return nil }
        let days = certificate.life.left(at: now.seconds) / 86_400
        let end = stage == .lapsed ? "its certificate ended \(-days) days ago" : "its certificate ends in \(days) days"
        return AlertSighting(
            .watchedExpiring, watched.socket.description,
            "\(end), at \(Moment.words(certificate.notAfter)); for \(names(certificate)), signed by \(certificate.signer); agent cert list",
            severity: stage.severity, stage: stage.rawValue)
    }

    private static func refused(_ watched: WatchedCertificate) -> AlertSighting? {
        let unreadable = watched.sights.filter { $0.answer == .unreadable }.compactMap(\.reason)
        let remarks = watched.remarks + unreadable.prefix(1)
        guard !remarks.isEmpty else { return nil }
        let more = remarks.count > 3 ? "; and \(remarks.count - 3) more" : ""
        return AlertSighting(.watchedRefused, watched.socket.description, remarks.prefix(3).joined(separator: "; ") + more)
    }

    private static func changed(_ watched: WatchedCertificate) -> AlertSighting? {
        guard let strange = watched.strange.first else { return nil }
        let before = watched.known.first.map { "; before: \(words($0))" } ?? ""
        return AlertSighting(
            .watchedChanged, watched.socket.description,
            "since \(Moment.words(strange.since)) another is shown: \(words(strange.certificate))\(before); "
                + "agent cert watch \(watched.socket) takes it as known")
    }

    private static func unseen(_ watched: WatchedCertificate) -> AlertSighting? {
        watched.trouble.map {
            AlertSighting(.watchedUnseen, watched.socket.description, "not seen since \(Moment.words($0.since)): \($0.reason)")
        }
    }

    private static func words(_ certificate: ShownCertificate) -> String {
        "of \(certificate.signer), until \(Moment.words(certificate.notAfter))"
    }

    private static func names(_ certificate: ShownCertificate) -> String {
        let more = certificate.names.count > 2 ? " and \(certificate.names.count - 2) more" : ""
        return certificate.names.isEmpty ? "no name" : certificate.names.prefix(2).joined(separator: ", ") + more
    }
}

extension TLSFault {
    /// Nobody whom this machine believes has signed it.
    package var isUnvouched: Bool {
        switch self {
        case .selfSigned, .unknownIssuer, .chainRefused: true
        case .notYetValid, .lapsed, .otherName, .weakKey, .weakSignature, .otherPurpose: false
        }
    }
}

import AgentAPI
import AgentServer
import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// What people ask of certificates that are nobody's site here.
extension AgentCore {
    /// A few hundred looks a day; who has more runs a monitor of his own.
    private static let mostWatched = 200

    package func watchedCertificates(expiring: Int64?, within: Set<SiteID>?) async throws -> [WatchedCertificateView] {
        // They are the host's, and no site's.
        guard within == nil else { return [] }
        let (clock, now) = (try await clock.look(self).time, seconds)
        let views = try await store.watchedCertificates().map { WatchedCertificateView($0, clock, now) }
        guard let expiring else { return views }
        return views.filter { view in view.certificate.map { $0.notAfter < now + expiring } ?? true }
    }

    package func watchCertificate(_ request: WatchCertificateRequest, by _: Peer) async throws -> CertificateWatched {
        let socket = try request.socket
        let all = try await store.watchedCertificates()
        let before = all.first { $0.socket == socket }
        guard before != nil || all.count < Self.mostWatched else { throw Self.full(socket) }
        guard let now = try await clock.look(self).time?.seconds else {
            throw Problem.cannot(
                "watch", socket.description, "what it shows is judged by the clock, which is in doubt", code: .clockInDoubt,
                hint: "agent host clock")
        }
        guard let answer = try await WatchedLook(self).look([socket])[socket] else {
            throw Problem(.internalError, "cannot look at '\(socket)': nobody told of it")
        }
        // Nobody watches what can never be looked at; what could be is watched on.
        if before == nil, case .failure(let problem) = answer { throw problem }
        var watched = before ?? WatchedCertificate(socket, since: now)
        watched.note(answer, at: now)
        let isNews = watched.accept(at: now) || before == nil
        if request.dryRun != true {
            if before != nil {
                watched =
                    try await store.changeWatched(socket) {
                        $0.note(answer, at: now)
                        $0.accept(at: now)
                    } ?? watched
            } else if !(try await store.watch(watched, most: Self.mostWatched)) {
                throw Self.full(socket)
            }
        }
        return CertificateWatched(changed: isNews, watched: WatchedCertificateView(watched, try await clock.look(self).time, now))
    }

    package func unwatchCertificate(_ name: String, by _: Peer) async throws -> CertificateWatched {
        CertificateWatched(changed: try await store.unwatch(try WatchedSocket(name)))
    }

    private static func full(_ socket: WatchedSocket) -> Problem {
        .cannot(
            "watch", socket.description, "\(mostWatched) sockets are watched, and no more can be", code: .badRequest,
            hint: "`agent cert unwatch HOST` ends one of those that `agent cert list` shows")
    }
}

extension WatchedCertificateView {
    init(_ watched: WatchedCertificate, _ clock: SoundTime?, _ now: Int64) {
        self.init(socket: watched.socket.description, since: watched.since)
        (lookedAt, next) = (watched.lookedAt, watched.next(at: now))
        addresses = watched.sights.map { ServedCertificateView($0, for: watched.socket.host) }
        problems = WatchedAlerts.problems(watched, at: clock)
        unseen = watched.trouble?.reason
        guard let first = WatchedAlerts.first(watched) else { return }
        (certificate, signedBy) = (CertificateFactsView(first), first.signer)
        guard let clock else { return }
        daysLeft = Int((Double(first.life.left(at: clock.seconds)) / 86_400).rounded(.down))
        stage = "\(ExpiryStage(first.life, at: clock))"
    }
}

extension CertificateFactsView {
    init(_ shown: ShownCertificate) {
        self.init(
            names: shown.names, notBefore: shown.notBefore, notAfter: shown.notAfter, subject: shown.subject, issuer: shown.issuer,
            serial: shown.serial, key: shown.key, fingerprint: SHA256Hex(rawValue: shown.fingerprint)?.rawValue, chain: shown.chain)
    }
}

extension ServedCertificateView {
    fileprivate init(_ sight: WatchedCertificate.Sight, for name: Hostname) {
        self.init(
            name: name.ascii, address: sight.address, answer: sight.answer.rawValue,
            trusted: sight.answer == .shown ? sight.faults.isEmpty : sight.answer == .unreadable ? false : nil, faults: sight.faults,
            certificate: sight.certificate.map { CertificateFactsView($0) }, reason: sight.reason)
    }
}

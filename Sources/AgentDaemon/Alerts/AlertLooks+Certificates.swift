import SiteModel
import SiteOperations

extension AlertLooks {
    /// What is told of certificates, from what lies on the disk, what is known of orders, and what sockets showed when they were last looked at.
    mutating func judge(_ looks: [CertificateLook], _ open: Set<AlertCode>, _ facts: inout AlertFacts) async {
        let troubled = await asked("orders of certificates") { try await core.store.troubledCertificates() }
        let looks = looks.map { look in
            var look = look
            guard let troubled, look.standing != nil || troubled[look.site.id] != nil else { return look }
            look.standing = troubled[look.site.id] ?? look.standing?.untroubled
            return look
        }
        // A clock in doubt shows certificates that have lapsed, and stays out of what is told.
        if facts.clock?.time != nil { await lookAtSockets(looks) }
        if troubled != nil { facts.waitingOrders = facts.clock?.time.map { WaitingOrders.judge(looks, at: $0) } }
        let (seen, unseen) = CertificateAlerts.judge(looks, served: core.certificateSights.all, at: facts.clock?.time)
        (facts.certificates, facts.unseenCertificates) = (seen, unseen)
        if troubled == nil { facts.unseenCertificates.add([.certificateOrderFailed, .certificateNameParked]) }
    }

    /// Of sockets that are watched: `WatchedKeeper` looks at them, and what it saw is kept.
    func watched(_ now: SoundTime?, _ facts: inout AlertFacts) async -> [AlertSighting]? {
        let seen = await asked("watched certificates") { WatchedAlerts.judge(try await core.store.watchedCertificates(), at: now) }
        facts.unseenCertificates.add(seen?.unseen ?? [])
        return seen?.seen
    }

    /// A few of those whose certificate is another than when they were last looked at, and now and then of those that were not well.
    private mutating func lookAtSockets(_ looks: [CertificateLook]) async {
        guard socketsAgain <= .now else { return }
        let known = core.certificateSights.all
        let live = Set(looks.map(\.site.id))
        core.certificateSights.forget(except: live)
        socketTurns.forget(except: live)
        let isTime = sockets <= .now
        if isTime { sockets = .now + Self.socketsEvery }
        let sites = looks.filter { !$0.names.isEmpty }.map(\.site).filter { site in
            guard let sight = known[site.id] else { return true }
            return sight.generation != site.certificate?.generation || isTime && !sight.remarks.isEmpty
        }
        guard !sites.isEmpty else { return }
        let turn = socketTurns.next(sites.map(\.id), most: Self.mostSockets)
        let some = sites.filter { turn.contains($0.id) }
        let ill = await asked("sockets") { [core] in
            try await Patience.ask("look at", "certificates of sockets", within: Self.socketPatience) {
                try await CertificateWatch(core).look(at: some)
            }
        }
        // A server that hangs keeps no look waiting twice in a row.
        if ill == nil { socketsAgain = .now + Self.socketsEvery }
    }
}

import AgentStore
import LinuxHost
import SiteModel

/// Whether the wall's clock may be believed (docs/decisions/0037). Asked before anything is decided by the time that is left of a certificate.
actor ClockDesk {
    private static let keptEvery: Int64 = 3_600_000
    private var last: ClockReading?
    private var isRead = false
    private var begun: Int64?

    /// The latest beginning of a certificate that an authority signed for this host, seconds since 1970.
    func note(begun time: Int64?) { begun = time.map { max($0, begun ?? 0) } ?? begun }

    /// - Parameter served: a time server's time, where the kernel is held to it.
    func look(_ now: ClockReading, _ store: AgentStore, served: Int64? = BootClock.servedTime) async throws -> ClockTrust {
        if !isRead { (last, isRead) = (try await store.soundClock(), true) }
        var evidence = ClockTrust.Evidence(last: last, begun: begun, witness: served)
        if last == nil { evidence.past = try await past(store) }
        let trust = ClockTrust(now, evidence)
        if trust.time != nil, Self.isNews(now, last) {
            last = now
            try await store.keep(soundClock: now)
        }
        return trust
    }

    private func past(_ store: AgentStore) async throws -> Int64? {
        let changed = try await store.changes(limit: 1).first.map { $0.startedAt / 1000 }
        return [changed, OwnBinary.madeAt].compactMap(\.self).max()
    }

    private static func isNews(_ now: ClockReading, _ last: ClockReading?) -> Bool {
        guard let last, last.boot == now.boot, last.elapsed <= now.elapsed else { return true }
        return now.elapsed - last.elapsed >= keptEvery
    }
}

extension ClockDesk {
    func look(_ core: AgentCore) async throws -> ClockTrust { try await look(core.crisis.now, core.store) }
}

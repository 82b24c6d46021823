import AgentStore
import LinuxHost
import SiteModel

/// Whether the wall's clock may be believed (docs/decisions/0037). Asked before anything is decided by the time that is left of a certificate.
actor ClockDesk {
    private static let keptEvery: Int64 = 3_600_000
    private var last: ClockReading?
    private var isRead = false
    private var begun: Int64?
    /// Kept, too: what a person had against the beginnings that were known.
    private var disbelieved: Int64?

    /// The latest beginning of a certificate that an authority signed for this host, seconds since 1970.
    func note(begun time: Int64?) { begun = time.map { max($0, begun ?? 0) } ?? begun }

    /// - Parameter served: a time server's time, where the kernel is held to it.
    func look(_ now: ClockReading, _ store: AgentStore, served: Int64?) async throws -> ClockTrust {
        try await recall(store)
        var evidence = ClockTrust.Evidence(last: last, begun: begun, witness: served, disbelieved: disbelieved)
        if last == nil { evidence.past = try await past(store) }
        let trust = ClockTrust(now, evidence)
        if trust.time != nil, Self.isNews(now, last) {
            last = now
            try await store.keep(soundClock: now, disbelieving: disbelieved)
        }
        return trust
    }

    /// A person says that it is right as it stands: what was known of the time before says nothing any more. A time server's word stays.
    func accept(_ now: ClockReading, _ store: AgentStore, served: Int64?) async throws {
        if case .doubted(let why) = ClockTrust(now, .init(witness: served)) {
            throw Problem.cannot(
                "accept", "the clock", why, code: .clockInDoubt,
                hint: "timedatectl tells of the time server")
        }
        try await recall(store)
        let later = begun.flatMap { $0 > now.wall / 1000 ? $0 : nil }
        try await store.keep(soundClock: now, disbelieving: later)
        (last, disbelieved) = (now, later)
    }

    /// When it was last found sound, seconds since 1970.
    func lastSound(_ store: AgentStore) async throws -> Int64? {
        try await recall(store)
        return last.map { $0.wall / 1000 }
    }

    private func recall(_ store: AgentStore) async throws {
        guard !isRead else { return }
        let (last, disbelieved) = (try await store.soundClock(), try await store.disbelievedBeginning())
        // Another look, or a person, may have been faster.
        if !isRead { (self.last, self.disbelieved, isRead) = (last, disbelieved, true) }
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
    func look(_ core: AgentCore) async throws -> ClockTrust { try await look(core.crisis.now, core.store, served: core.servedTime()) }
}

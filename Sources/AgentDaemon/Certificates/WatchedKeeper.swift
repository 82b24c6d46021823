import AgentAPI
import AgentStore
import HostServices
import LinuxHost
import ServiceLifecycle
import SiteModel
import SiteOperations

/// Looks at sockets that are watched, a few in each turn: no turn is longer than those few may keep silent. What they show is kept, and told by `AlertLooks`.
struct WatchedKeeper: Service {
    let core: AgentCore

    private static let turn = Duration.seconds(60)
    private static let mostInTurn = 8

    func run() async throws {
        await Periodically.run(every: Self.turn, "watched certificates", core.logger) {
            let now = core.seconds
            let due = try await core.store.watchedCertificates().filter { $0.isDue(at: now) }
            _ = try await WatchedLook(core).keep(due, most: Self.mostInTurn)
        }
    }
}

/// What sockets show that are nobody's site here: asked wherever their names lead, as far as the rules for addresses let the agent go.
struct WatchedLook: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    typealias Answer = Result<[WatchedCertificate.Sight], Problem>

    /// Looks at those first that were not looked at for longest, and keeps what they show. By a clock in doubt good ones are not valid, and strange ones have
    /// been there for a week: nobody is looked at then. - Returns: at how many.
    func keep(_ watched: [WatchedCertificate], most: Int) async throws -> Int {
        let some = watched.sorted { ($0.lookedAt ?? 0, $0.socket) < ($1.lookedAt ?? 0, $1.socket) }.prefix(most)
        guard !some.isEmpty, let now = try await core.clock.look(core).time?.seconds else { return 0 }
        for (socket, answer) in try await look(some.map(\.socket)) {
            _ = try await core.store.changeWatched(socket) { $0.note(answer, at: now) }
        }
        return some.count
    }

    func look(_ sockets: [WatchedSocket]) async throws -> [WatchedSocket: Answer] {
        let trusted = try await core.host.authority.roots()
        let views = try await core.host.sockets.look(
            sockets.map { TLSSocket(name: $0.host, port: $0.port, place: .watched) }, trusting: trusted, now: core.seconds)
        return Dictionary(
            zip(sockets, views).map { socket, view in (socket, view.sights.map { $0.map(WatchedCertificate.Sight.init) }) },
            uniquingKeysWith: { one, _ in one })
    }
}

extension WatchedCertificate {
    mutating func note(_ answer: WatchedLook.Answer, at now: Int64) {
        switch answer {
        case .success(let sights): note(sights, at: now)
        case .failure(let problem): noteTrouble(problem.message, at: now)
        }
    }
}

extension WatchedCertificate.Sight {
    init(_ sight: TLSSight) {
        switch sight.answer {
        case .served(let served):
            self.init(
                address: sight.address, answer: .shown, certificate: ShownCertificate(served),
                faults: served.faults.map { printable($0.sentence) },
                remarks: served.faults.filter { $0 != .lapsed }.map { printable($0.sentence, longest: 200) })
        case .unreadable(let reason): self.init(address: sight.address, answer: .unreadable, reason: reason)
        case .none(let reason): self.init(address: sight.address, answer: .none, reason: reason)
        case .silent(let seconds):
            self.init(address: sight.address, answer: .silent, reason: "no answer came within \(Int(seconds)) seconds")
        }
    }
}

extension ShownCertificate {
    init(_ served: ServedCertificate) {
        let facts = served.facts
        let view = CertificateFactsView(facts)
        self.init(
            // One without is told apart from others by what it says.
            fingerprint: view.fingerprint ?? "\(facts.issuer) \(facts.serial)", keyFingerprint: facts.keyFingerprint?.rawValue ?? "",
            signer: SignerName.text(facts.issuer), isVouched: !served.faults.contains(where: \.isUnvouched), names: facts.names,
            notBefore: facts.notBefore, notAfter: facts.notAfter, subject: facts.subject, issuer: facts.issuer, serial: facts.serial,
            key: view.key, chain: facts.chain)
    }
}

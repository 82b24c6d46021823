import AgentStore
import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// Stands before every order: it is counted on disk before an authority is asked, and nobody is asked who would refuse because of a limit
/// (docs/decisions/0037). An order that is under way already is met again past it, as it was counted then.
struct OrderGate: Sendable {
    let authority: any CertificateAuthority
    let store: AgentStore
    let suffixes: @Sendable () -> PublicSuffixes
    let clock: @Sendable () -> ClockReading
    /// Why an authority is not asked now, as it did not answer; nil: it is.
    let rest: @Sendable (AuthorityName) -> String?

    /// As `CertificateAuthority.order`.
    /// - Parameter isSpare: nothing lapses without it: renewals keep half of what there is.
    /// - Throws: also `limit-reached`, with how long to wait.
    func order(
        _ order: CertificateOrder, isSpare: Bool = false, progress: @escaping @Sendable (OrderProgress) -> Void = { _ in }
    ) async throws -> OrderedCertificate {
        let account = try await authority.settings().authority(order.authority)
        guard let limits = account.limits else { return try await authority.order(order, progress: progress) }
        let cost = OrderCost(Set(order.names), suffixes(), isExempt: order.replacing != nil)
        if let refusal = try await change(account.name, cost, { $0.take(cost, limits, at: $1, isSpare: isSpare) }) {
            throw Problem.limitReached(account.name, refusal, limits)
        }
        do {
            return try await authority.order(order, progress: progress)
        } catch let failure as OrderFailure {
            try await change(account.name, failure.kind == .rateLimited ? nil : cost) { $0.note(failure, cost, limits, at: $1) }
            throw failure
        } catch let problem as Problem {
            // A breaker, root's file, a program that is missing: nobody was asked. Of what was begun something may have been signed.
            if await !hasBegun(order) { try await change(account.name, cost) { $0.giveBack(cost, .all, limits, at: $1) } }
            throw problem
        }
    }

    /// Why it would have to wait; nil: it would be asked for. Nothing is counted.
    func refusal(of order: CertificateOrder) async throws -> String? {
        let account = try await authority.settings().authority(order.authority)
        if let why = rest(account.name) { return why }
        guard let limits = account.limits else { return nil }
        var ledger = try await store.ledger(of: account.name)
        let cost = OrderCost(Set(order.names), suffixes(), isExempt: order.replacing != nil)
        return ledger.take(cost, limits, at: clock()).map { Problem.limitReached(account.name, $0, limits).message }
    }

    /// One that was begun before, by a daemon that may have ended over it: counted then, and its end is noted now.
    func meet(_ order: CertificateOrder) async throws -> OrderedCertificate {
        do { return try await authority.order(order) { _ in } } catch let failure as OrderFailure {
            let account = try await authority.settings().authorities.first { $0.name == order.authority }
            if let account, let limits = account.limits {
                let cost = OrderCost(Set(order.names), suffixes(), isExempt: order.replacing != nil)
                try await change(account.name, failure.kind == .rateLimited ? nil : cost) { $0.note(failure, cost, limits, at: $1) }
            }
            throw failure
        }
    }

    /// What lies there decides. Where that cannot be read, the order counts.
    private func hasBegun(_ order: CertificateOrder) async -> Bool {
        guard let all = try? await authority.inventory() else { return true }
        return all.contains { $0.name == order.id.rawValue && $0.state != .prepared }
    }

    @discardableResult
    private func change<Value: Sendable>(
        _ authority: AuthorityName, _ cost: OrderCost?, _ change: @escaping @Sendable (inout OrderLedger, ClockReading) -> Value
    ) async throws -> Value {
        let now = clock()
        return try await store.changeLedger(of: authority, cost?.buckets) { change(&$0, now) }
    }
}

extension OrderGate {
    init(_ core: AgentCore) {
        self.init(
            authority: core.host.authority, store: core.store, suffixes: { core.publicSuffixes.suffixes }, clock: { core.crisis.now },
            rest: { core.guards.restingAuthorities()($0) })
    }
}

extension CertificateAuthorityAccount {
    /// nil: an authority of one's own counts nothing that would have to be known beforehand.
    var limits: OrderLimits? { rootFile == nil ? .letsEncrypt : nil }
}

extension OrderLedger {
    /// Whose limit was reached is in no output of lego: who was refused waits for as long as was said, and others, as far as they may be meant, for as
    /// long as a queue rests between two looks.
    private static let longestForOthers: Int64 = 900_000

    /// How an order ended that gave no certificate.
    mutating func note(_ failure: OrderFailure, _ order: OrderCost, _ limits: OrderLimits, at now: ClockReading) {
        if !failure.kind.mayHaveSigned { giveBack(order, .certificate, limits, at: now) }
        if failure.kind == .rateLimited, let seconds = failure.retryAfter {
            hold(order, for: min(seconds * 1000, Self.longestForOthers), at: now)
        }
        if failure.kind == .unauthorised {
            for name in failure.names.isEmpty ? order.names : Array(failure.names.keys) { fail(name, limits, at: now) }
        }
    }
}

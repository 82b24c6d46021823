import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// One site on its way to a certificate: names are looked at, authorities asked one after another, and what comes is served or not.
struct CertificateOrderRun {
    let tools: OrderTools
    let site: Site
    /// Who is asked first, and who when that one cannot.
    let authorities: [CertificateAuthorityAccount]
    let want: CertificateWant
    var standing: CertificateStanding
    let lying: CertificateFacts?
    var isAsked = false
    /// Names that are ordered although nobody saw them from here, and what was seen.
    private(set) var unsure: [String] = []

    init(
        _ tools: OrderTools, site: Site, authorities: [CertificateAuthorityAccount], want: CertificateWant, standing: CertificateStanding,
        lying: CertificateFacts?, isAsked: Bool = false
    ) {
        self.tools = tools
        self.site = site
        self.authorities = authorities
        self.want = want
        self.standing = standing
        self.lying = lying
        self.isAsked = isAsked
    }

    /// - Throws: `OrderTold` where somebody waits; a problem of a crisis, or of a guard that holds back; whatever keeps the failure from being kept.
    mutating func run() async throws -> String {
        let parked = standing.parked
        do {
            var met = try await begun()
            if met == nil { met = try await ordered(try await ready()) }
            guard let order = met else { return try await nothingMore() }
            let served = try await serve(order)
            let left = Set((want.names.filter { !order.names.contains($0) }.map(\.description)) + want.surplus.keys)
            standing.succeed(
                parked: standing.parked.filter { left.contains($0.key) }, dice: .random(in: 0 ... .max), authority: order.authority.rawValue
            )
            try await tools.store.keep(standing, of: site.id)
            try await tools.authority.discard(order.id.rawValue)
            return served + remarks
        } catch let end as FailedTry {
            return try await note(end, parked)
        } catch let problem as Problem where FailedTry.isEnd(problem) {
            // Of this machine: a full disk, a file that cannot be read. What an authority was asked for meanwhile is met again.
            var end = FailedTry(problem, site, nil, at: tools.seconds())
            end.keepsOrder = true
            return try await note(end, parked)
        }
    }

    private mutating func note(_ end: FailedTry, _ parked: [String: String]) async throws -> String {
        // The order that failed has done its part: another try is another order. One that has its certificate waits with it.
        if !end.keepsOrder, let order = standing.order { try await tools.authority.discard(order) }
        // What is left out of the one that is served is what was left out of it.
        if site.certificate?.signer == .authority { standing.parked = parked }
        standing.fail(end.failure, end.pause, keepsOrder: end.keepsOrder)
        try await tools.store.keep(standing, of: site.id)
        if isAsked { throw OrderTold(end.problem) }
        return end.words(standing.backoff.wait(at: tools.seconds()), at: tools.seconds())
    }

    /// All names that are to be had have theirs; those that are left out keep the reason of now.
    private mutating func nothingMore() async throws -> String {
        if let order = standing.order { try await tools.authority.discard(order) }
        standing.succeed(parked: standing.parked, dice: standing.dice)
        try await tools.store.keep(standing, of: site.id)
        return "nothing is to be had beside what is served\(remarks)"
    }

    private var remarks: String {
        let left = standing.parked.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
        return (left.isEmpty ? "" : "; left out: \(left)")
            + (unsure.isEmpty ? "" : "; ordered although not seen from here: \(unsure.joined(separator: ", "))")
    }

    /// The certificate of an order that a daemon before this one had begun: it is met again, as it was asked for then.
    private mutating func begun() async throws -> CertificateOrder? {
        guard let id = standing.order, let found = try await tools.authority.inventory().first(where: { $0.name == id }),
            let order = found.order
        else { return nil }
        // Nobody was asked yet: what is wanted now is asked for.
        if found.state == .prepared { return nil }
        // Root names another one by now: what that one signed is not wanted any more.
        if found.state != .running, !authorities.contains(where: { $0.name == order.authority }) { return nil }
        do {
            _ = try await tools.gate.meet(order)
            return order
        } catch let failure as OrderFailure {
            throw failed(failure, order.authority)
        }
    }

    /// Names for which an authority would find this host. Those that are not the site's own are left out where it would not, and kept with the reason.
    mutating func ready() async throws -> [CertificateName] {
        standing.parked = want.surplus
        guard want.challenge == .http else { return want.names }
        for view in try await tools.challenges.look(want.names.map(\.domain)) where !view.isReady {
            let words = view.remarks.joined(separator: "; ")
            if view.isSilent, authorities.first?.check == .warn {
                unsure.append("\(view.name.ascii) (\(words))")
            } else {
                standing.parked[view.name.ascii] = words
            }
        }
        if let own = want.names.first, let reason = standing.parked[own.description] {
            throw failed("not-ready", "\(own): \(reason)", nil, .longer(retryAfter: nil))
        }
        let rest = want.names.filter { standing.parked[$0.description] == nil }
        try requireNoLoss(by: rest, "not-ready", nil)
        return rest
    }

    /// Visitors lose no name for what may be over in a minute.
    private func requireNoLoss(by rest: [CertificateName], _ kind: String, _ authority: AuthorityName?) throws(FailedTry) {
        let left = want.names.filter { !rest.contains($0) }
        guard let loss = NameLoss(left, lying: lying, site.certificate, at: tools.seconds()) else { return }
        let words = loss.names.map { "\($0): \(standing.parked[$0.description] ?? "it would be left out")" }.joined(separator: "; ")
        throw failed(
            kind, "the certificate that is served, and stands for it, is kept: \(words)", authority,
            .longer(retryAfter: nil, atMost: loss.patience))
    }

    /// The order that has a certificate; asks one authority after another where the one before cannot.
    /// - Returns: nil where what lies there stands for all of them, and is not due.
    private mutating func ordered(_ names: [CertificateName]) async throws -> CertificateOrder? {
        var (names, last) = (names, FailedTry?.none)
        for authority in authorities {
            // A second time where the authority would not sign for some of the names: for the others. And where it did not know the account, which is
            // registered again.
            for _ in 0..<2 {
                if hasAll(names) { return nil }
                do {
                    return try await order(names, of: authority)
                } catch let failure as OrderFailure {
                    last = failed(failure, authority.name)
                    if failure.kind == .accountGone { continue }
                    guard failure.kind == .unauthorised, let rest = rest(of: names, without: failure) else { break }
                    for (name, said) in failure.names { standing.parked[name.description] = said }
                    try requireNoLoss(by: rest, failure.kind.rawValue, authority.name)
                    names = rest
                } catch let problem as Problem where Self.isOfAuthority(problem) {
                    last = FailedTry(problem, site, authority.name, at: tools.seconds())
                    break
                }
            }
            // What is wrong with a name is wrong for everybody, and what one may have signed nobody else is asked for.
            if ["unauthorised", "dns-trouble", "lost"].contains(last?.failure.kind) { break }
        }
        throw last ?? failed("no-authority", "no authority is set", nil, .longer(retryAfter: nil))
    }

    /// Whether what lies there will do, unless a person wants another.
    func hasAll(_ names: [CertificateName]) -> Bool {
        guard !isAsked, !want.isDue, site.certificate?.signer == .authority, let lying else { return false }
        return names.allSatisfy(lying.covers)
    }

    private mutating func order(_ names: [CertificateName], of authority: CertificateAuthorityAccount) async throws -> CertificateOrder {
        if let order = standing.order { try await tools.authority.discard(order) }
        let replaced = try await want.isCalledFor && authority.name == want.authority ? tools.replaced(site) : nil
        standing.begin(site.id)
        try await tools.store.keep(standing, of: site.id)
        let order = CertificateOrder(
            try OrderID(standing.order ?? ""), names: names, authority: authority.name, challenge: want.challenge, replacing: replaced)
        _ = try await tools.gate.order(order)
        return order
    }

    /// nil where nothing is left, or not the site's own name.
    private func rest(of names: [CertificateName], without failure: OrderFailure) -> [CertificateName]? {
        guard let own = names.first, failure.names[own] == nil else { return nil }
        let rest = names.filter { failure.names[$0] == nil }
        return rest.count < names.count ? rest : nil
    }

    private func serve(_ order: CertificateOrder) async throws -> String {
        do {
            // As it is now: the order took its time.
            guard let site = try await tools.store.site(site.id) else { return "its site is gone" }
            guard site.state == .live else {
                throw failed("not-served", "its site is in the trash", order.authority, .steady(seconds: 0), keepsOrder: true)
            }
            // A person brought one meanwhile, or wants none.
            guard site.spec.tls.mode.asksAuthority else { return "tls=\(site.spec.tls.mode.rawValue) by now" }
            let issued = try await tools.authority.issued(order)
            // By a daemon that ended before it could say so.
            if site.certificate?.signer == .authority, issued.lies(lying) { return "it is served already" }
            return try await tools.serve(site, order)
        } catch let failure as OrderFailure {
            // It has lapsed meanwhile, or is damaged.
            throw failed(failure, order.authority)
        } catch let problem as Problem where problem.code != .crisisActive {
            // It is there, and is not asked for again. A change of the site's that is under way ends soon.
            let pause = problem.code == .siteBusy ? CertificateStanding.Pause.steady(seconds: 0) : .longer(retryAfter: nil)
            // What visitors were found to be worse off with becomes no better: a person who asks again, or the fourth try, gets another one.
            let isSpent = problem.code == .proofFailed && (isAsked || standing.backoff.failures >= Self.proofs)
            throw failed("not-served", problem.message, order.authority, pause, keepsOrder: !isSpent)
        }
    }

    /// So often one is tried that could not be proved: a server that was only slow is proved the next time.
    private static let proofs = 3

    // MARK: Failures

    /// Of an authority that is down, or may not be asked now: its breaker holds everybody back, and opens for all at once.
    private func failed(_ failure: OrderFailure, _ authority: AuthorityName) -> FailedTry {
        let kind = failure.kind.rawValue
        switch failure.kind {
        case .serverTrouble:
            let again = standing.failure?.kind == kind ? OrderBackoff.pauses[1] : OrderBackoff.pauses[0]
            return failed(kind, failure.reason, authority, .steady(seconds: max(again, failure.retryAfter ?? 0)))
        case .lost:
            // It counts as one that was signed, and whatever kept it from being written down is not over in a minute.
            return failed(kind, failure.reason, authority, .longer(retryAfter: OrderBackoff.pauses[2]))
        default:
            var end = failed(kind, failure.reason, authority, .longer(retryAfter: failure.retryAfter))
            if failure.kind == .rateLimited { end.failure.until = failure.retryAfter.map { end.failure.at + $0 } }
            return end
        }
    }

    /// What one authority, or the way to it, cannot: nobody was asked, and another may be.
    static func isOfAuthority(_ problem: Problem) -> Bool {
        problem.guardWait != nil
            || [.acmeSettings, .authorityUnable, .toolMissing, .addressRefused, .outboundSettings, .secretNotFound].contains(problem.code)
    }

    func failed(
        _ kind: String, _ reason: String, _ authority: AuthorityName?, _ pause: CertificateStanding.Pause, keepsOrder: Bool = false
    ) -> FailedTry {
        var end = FailedTry(site, kind, reason, authority, pause, at: tools.seconds())
        end.keepsOrder = keepsOrder
        return end
    }
}

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
    let ordering: CertificateOrdering
    /// Only names that were left out are at stake: what is served stands for all others, and its time has not come.
    let isLook: Bool
    /// Names that are ordered although nobody saw them from here, and what was seen.
    private(set) var unsure: [String] = []
    /// For which the last authority was asked, and which nobody has yet.
    private(set) var tried: [CertificateName] = []

    init(
        _ tools: OrderTools, site: Site, authorities: [CertificateAuthorityAccount], want: CertificateWant, standing: CertificateStanding,
        lying: CertificateFacts?, _ ordering: CertificateOrdering = CertificateOrdering()
    ) {
        self.tools = tools
        self.site = site
        self.authorities = authorities
        self.want = want
        self.standing = standing
        self.lying = lying
        self.ordering = ordering
        let stands = want.names.allSatisfy { standing.parked[$0.description] != nil || lying?.covers($0) == true }
        isLook =
            ordering.looksAgain && !ordering.isAsked && standing.order == nil && !want.isDue && site.certificate?.signer == .authority
            && stands
        if ordering.isAsked || ordering.isMended { self.standing.forgetRefused() }
    }

    var isAsked: Bool { ordering.isAsked }
    /// Neither the time nor how orders ended before says anything of it.
    private var isAnew: Bool { ordering.isAsked || ordering.isMended }

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
            // They came after it was asked for.
            let missing = want.names.filter { !order.names.contains($0) && standing.parked[$0.description] == nil }
            if !missing.isEmpty { tools.lacks(site.id) }
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

    /// All names that are to be had have theirs; those that are left out keep the reason of now.
    private mutating func nothingMore() async throws -> String {
        if let order = standing.order { try await tools.authority.discard(order) }
        standing.rest(parked: standing.parked)
        try await tools.store.keep(standing, of: site.id)
        return "nothing is to be had beside what is served\(remarks)"
    }

    var remarks: String {
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
            let end = failed(failure, order.authority)
            hold(order.authority, end)
            throw end
        }
    }

    /// Names for which an authority would find this host. Those that are not the site's own are left out where it would not, and kept with the reason.
    mutating func ready() async throws -> [CertificateName] {
        let before = standing.parked
        standing.parked = want.surplus
        // Nobody is asked again so soon for what he did not sign, and what nobody has yet.
        for name in want.names.dropFirst() where standing.refuses(name.description, at: tools.seconds()) && !isServed(name) {
            standing.parked[name.description] = before[name.description] ?? "an authority did not sign for it"
        }
        let asked = want.names.filter { standing.parked[$0.description] == nil }
        guard want.challenge == .http else { return asked }
        for view in try await tools.challenges.look(asked.map(\.domain)) where !view.isReady {
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

    private func isServed(_ name: CertificateName) -> Bool {
        site.certificate?.signer != .itself && lying?.covers(name) == true
    }

    /// Visitors lose no name for what may be over in a minute. With one that is revoked they lose all of them.
    private func requireNoLoss(by rest: [CertificateName], _ kind: String, _ authority: AuthorityName?) throws(FailedTry) {
        let left = want.names.filter { !rest.contains($0) }
        guard !ordering.isGoing else { return }
        guard let loss = NameLoss(left, lying: lying, site.certificate, at: tools.seconds()) else { return }
        let words = loss.names.map { "\($0): \(standing.parked[$0.description] ?? "it would be left out")" }.joined(separator: "; ")
        throw failed(
            kind, "the certificate that is served, and stands for it, is kept: \(words)", authority,
            .longer(retryAfter: nil, atMost: loss.patience))
    }

    /// The order that has a certificate; asks one authority after another where the one before cannot.
    /// - Returns: nil where what lies there stands for all of them, and is not due.
    private mutating func ordered(_ names: [CertificateName]) async throws -> CertificateOrder? {
        var (names, ends) = (names, [(of: AuthorityName, end: FailedTry)]())
        for authority in authorities {
            if hasAll(names) { return nil }
            let held = standing.held(authority.name, isAnew: isAnew, at: tools.seconds())
            if held > 0 {
                ends.append((authority.name, leftAlone(authority.name, held)))
                continue
            }
            tried = names.filter { !isServed($0) }
            var isGoingOn = true
            do {
                guard let order = try await ask(authority, &names) else { return nil }
                standing.release(authority.name)
                return order
            } catch let failure as OrderFailure {
                isGoingOn = OrderCourse.goesOn(
                    after: failure.kind, isAgain: standing.lastEnd(with: authority.name) == failure.kind.rawValue)
                ends.append((authority.name, failed(failure, authority.name)))
            } catch let problem as Problem where Self.isOfAuthority(problem) {
                ends.append((authority.name, FailedTry(problem, site, authority.name, at: tools.seconds())))
            }
            if let last = ends.last { hold(authority.name, last.end) }
            if !isGoingOn { break }
        }
        throw soonest(ends)
    }

    /// A second time where it would not sign for some of the names: for the others. And where it did not know the account, which is registered again.
    private mutating func ask(
        _ authority: CertificateAuthorityAccount, _ names: inout [CertificateName]
    ) async throws -> CertificateOrder? {
        do {
            return try await order(names, of: authority)
        } catch let failure as OrderFailure where failure.kind == .accountGone {
            return try await order(names, of: authority)
        } catch let failure as OrderFailure where failure.kind == .unauthorised {
            guard let rest = rest(of: names, without: failure) else { throw failure }
            for (name, said) in failure.names { standing.parked[name.description] = said }
            try requireNoLoss(by: rest, failure.kind.rawValue, authority.name)
            for name in failure.names.keys { standing.refuse(name, at: tools.seconds()) }
            names = rest
            return hasAll(names) ? nil : try await order(names, of: authority)
        }
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
        _ = try await tools.gate.order(order, isSpare: isLook)
        return order
    }

    /// nil where nothing is left, or not the site's own name.
    private func rest(of names: [CertificateName], without failure: OrderFailure) -> [CertificateName]? {
        guard let own = names.first, failure.names[own] == nil else { return nil }
        let rest = names.filter { failure.names[$0] == nil }
        return rest.count < names.count ? rest : nil
    }

    private mutating func serve(_ order: CertificateOrder) async throws -> String {
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
            let unproved = standing.unproved ?? 0
            if problem.code == .proofFailed { standing.noteUnproved() }
            let isSpent = problem.code == .proofFailed && OrderCourse.isSpent(unproved: unproved, isAsked: isAsked)
            throw failed("not-served", problem.message, order.authority, pause, keepsOrder: !isSpent)
        }
    }
}

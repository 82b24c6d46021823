import HostServices
import SiteModel

/// What an order would come to, as far as that is known without its authority.
struct OrderRehearsal: Sendable, Equatable {
    /// As they would be asked for; empty: nothing is to be had beside what is served.
    var names: [CertificateName]
    /// Left out of it, and why.
    var parked: [String: String]
    var authority: AuthorityName
    /// Why it waits before anybody is asked; nil: for nothing that is known.
    var held: String?
    /// What a person should know before.
    var warnings: [String]
}

extension CertificateOrderRun {
    /// The same looks in the same order as `run`, and nothing is kept of them. - Throws: why it would end without a certificate.
    mutating func rehearse() async throws -> OrderRehearsal {
        let names: [CertificateName]
        do { names = try await ready() } catch let end as FailedTry { throw end.problem }
        var rehearsal = OrderRehearsal(names: names, parked: standing.parked, authority: want.authority, warnings: [])
        if !unsure.isEmpty { rehearsal.warnings.append("ordered although not seen from here: \(unsure.joined(separator: ", "))") }
        if hasAll(names) {
            rehearsal.names = []
            return rehearsal
        }
        standing.begin(site.id)
        var last: Problem?
        var waiting: (of: AuthorityName, why: String)?
        // Where all are to be left alone, the first one is told with its time.
        let free = authorities.filter { standing.held($0.name, isAnew: true, at: tools.seconds()) == 0 }
        for authority in free.isEmpty ? authorities : free {
            let order = CertificateOrder(
                try OrderID(standing.order ?? ""), names: names, authority: authority.name, challenge: want.challenge)
            do {
                try await tools.authority.rehearse(order)
                guard let held = try await tools.gate.refusal(of: order) else {
                    rehearsal.authority = authority.name
                    return rehearsal
                }
                rehearsal.warnings.append("\(authority.name) is not asked now: \(held)")
                waiting = waiting ?? (authority.name, held)
            } catch let problem as Problem where Self.isOfAuthority(problem) {
                rehearsal.warnings.append("\(authority.name) cannot be asked: \(problem.message)")
                last = problem
            }
        }
        if let waiting {
            (rehearsal.authority, rehearsal.held) = (waiting.of, waiting.why)
            return rehearsal
        }
        guard let last else { throw failed("no-authority", "no authority is set", nil, .longer(retryAfter: nil)).problem }
        throw last
    }
}

import HostServices
import SiteModel

/// How long an answer is waited for that proves a site. A machine that is busy is slow and not broken: where nothing came in time it is asked again, as each
/// attempt finds more of the site compiled. Whatever does come is the answer, a refusal to connect too.
package struct ProofPatience: Sendable {
    /// Seconds for one attempt: WordPress's first page compiles every file of it.
    package var attempt: Double
    package var attempts: Int
    package init(attempt: Double, attempts: Int) {
        self.attempt = attempt
        self.attempts = attempts
    }

    /// Of a site that was just made: nobody's code is in it but WordPress's.
    package static let new = ProofPatience(attempt: 20, attempts: 3)
    /// Of one that stands: its code may make anybody wait, and other changes wait with who asks.
    package static let standing = ProofPatience(attempt: 20, attempts: 1)

    /// - Throws: `proof-failed`, with the detail `probe.silent` when nothing came in all that time.
    package func ask(_ vhost: Vhost, _ path: String, _ probe: any Probe) async throws -> ProbeAnswer {
        for _ in 1...attempts {
            try Task.checkCancellation()
            do {
                return try await probe.get(vhost.target, path: path, deadline: attempt)
            } catch let problem as Problem where problem.details["probe.silent"] != nil {
                continue  // told below, for all of them
            }
        }
        let total = attempt * Double(attempts)
        throw Problem.cannot(
            "prove site", vhost.canonical.url, "no answer came within \(Int(total.rounded(.up))) seconds", code: .proofFailed,
            hint: "`agent doctor` tells whether the machine is ill; if it was only busy, give the same command again",
            details: ["probe.silent": "\(total)", "site.id": vhost.site.rawValue])
    }
}

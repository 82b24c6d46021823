import SiteModel

/// An order, or the way to one, that gave no certificate now: what is kept of it, and when it is tried again.
struct FailedTry: Error {
    var failure: CertificateStanding.Failure
    var pause: CertificateStanding.Pause
    /// What an authority may have signed waits for the next try.
    var keepsOrder = false
    /// For whoever asked for it.
    let problem: Problem

    init(
        _ site: Site, _ kind: String, _ reason: String, _ authority: AuthorityName?, _ pause: CertificateStanding.Pause, at now: Int64
    ) {
        let domain = site.spec.domain.ascii
        failure = .init(at: now, kind: kind, reason: reason, authority: authority?.rawValue)
        self.pause = pause
        problem = .cannot(
            "get a certificate for", domain, reason, code: .ofOrder(kind), hint: "agent cert show \(domain)",
            details: ["order.failure": kind])
    }

    /// Where a guard says for how long it holds back, for so long.
    init(_ problem: Problem, _ site: Site, _ authority: AuthorityName?, at now: Int64) {
        let pause = problem.guardWait.map { CertificateStanding.Pause.steady(seconds: $0 / 1000 + 1) } ?? .longer(retryAfter: nil)
        self.init(site, problem.code.rawValue, problem.message, authority, pause, at: now)
    }

    /// Whether it ends a try. A crisis, a guard that holds back, and whoever tells it to end put it off: the job comes again.
    static func isEnd(_ problem: Problem) -> Bool {
        ![.crisisActive, .cancelled].contains(problem.code) && problem.guardWait == nil
    }
}

/// For whoever waits for a certificate: it is written down already, or nothing was tried.
struct OrderTold: Error {
    let problem: Problem
    init(_ problem: Problem) { self.problem = problem }
}

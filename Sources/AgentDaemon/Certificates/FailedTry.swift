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
        _ site: Site, _ kind: String, _ reason: String, _ authority: AuthorityName?, _ pause: CertificateStanding.Pause, at now: Int64,
        hint: String? = nil
    ) {
        let domain = site.spec.domain.ascii
        failure = .init(at: now, kind: kind, reason: reason, authority: authority?.rawValue)
        self.pause = pause
        problem = .cannot(
            "get a certificate for", domain, reason, code: .ofOrder(kind),
            hint: hint ?? (kind == "not-ready" ? "agent cert test \(domain)" : "agent cert show \(domain)"),
            details: ["order.failure": kind])
    }

    /// For a job whose order gave nothing: the job has done its part, and nobody is to take that for a certificate. - Parameter seconds: until the next try.
    func words(_ seconds: Int64, at now: Int64) -> String { "no certificate came: \(failure.reason); \(Self.again(seconds, at: now))" }

    static func again(_ seconds: Int64, at now: Int64) -> String {
        "it is tried again in \(GuardTime.words(seconds * 1000)), at \(Moment.words(now + seconds))"
    }

    /// Where a guard says for how long it holds back, for so long.
    init(_ problem: Problem, _ site: Site, _ authority: AuthorityName?, at now: Int64) {
        let pause = problem.guardWait.map { CertificateStanding.Pause.steady(seconds: $0 / 1000 + 1) } ?? .longer(retryAfter: nil)
        // What it needs to be allowed is said by who refused it.
        let hint = problem.code == .addressRefused ? problem.hint : nil
        self.init(site, problem.code.rawValue, problem.message, authority, pause, at: now, hint: hint)
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

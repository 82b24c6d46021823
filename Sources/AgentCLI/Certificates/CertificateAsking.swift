import AgentAPI
import SiteModel

/// How an order is asked for, followed to its end and judged.
struct CertificateAsking {
    private let site: String
    private let request: OrderCertificateRequest
    private let dry: DryRun
    private let options: GlobalOptions

    init(_ site: String, _ request: OrderCertificateRequest, _ dry: DryRun, _ options: GlobalOptions) {
        self.site = site
        self.request = request
        self.dry = dry
        self.options = options
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked { return try await rehearse(client) }
        let ordered = try await client.orderCertificate(site, request)
        guard let job = ordered.job else {
            options.say(Self.nothing(ordered))
            if options.events { return }
            return options.printOne(try await client.certificate(site), .wholeCertificate)
        }
        let end = try await JobFollower(client: client, options: options).follow(job.id, again: "agent job show \(job.id) --follow")
        guard end.state == "succeeded" else { throw Self.failed(end) }
        // By its id: names may be another's by now.
        let certificate = try await client.certificate(job.site ?? site)
        // An order that nobody waited for may have been met: that it failed is no failure of its job.
        if let failure = certificate.failure { throw Self.failed(certificate, failure) }
        // They are printed already, the result among them.
        if options.events { return }
        if let result = end.result { options.say(Printable.line(result)) }
        options.printOne(certificate, .wholeCertificate)
    }

    private func rehearse(_ client: AgentClient) async throws {
        var request = request
        request.dryRun = true
        let ordered = try await client.orderCertificate(site, request)
        options.warn((ordered.warnings ?? []) + (ordered.parked ?? []).map { "\($0.name) would be left out: \($0.reason)" })
        guard ordered.changed, let wanted = ordered.wanted else {
            return dry.show("order nothing: \(Self.nothing(ordered))", ordered, .ordered, options)
        }
        let names = wanted.names.joined(separator: ", ")
        let words = "order a certificate for \(names) of \(wanted.authority), proved by \(wanted.challenge)"
        dry.show(words + (wanted.held.map { ", which fails now: \(Printable.line($0))" } ?? ""), ordered, .ordered, options)
    }

    private static func nothing(_ ordered: CertificateOrdered) -> String {
        let until = ordered.next.map { "; it is renewed by itself at \(Value.time($0).flat)" } ?? ""
        return "\(ordered.reason ?? "nothing had to be done")\(until)"
    }

    private static func failed(_ job: JobView) -> Problem {
        if var problem = job.problem, job.state == "dead" {
            problem.details["job.id"] = job.id
            return problem
        }
        return Problem.cannot(
            "get a certificate by job", job.id, "it is \(job.state)", code: .orderFailed, hint: "agent job show \(job.id)",
            details: ["job.id": job.id])
    }

    private static func failed(_ certificate: CertificateView, _ failure: FailedOrderView) -> Problem {
        Problem.cannot(
            "get a certificate for", certificate.domain, failure.reason, code: .ofOrder(failure.kind),
            hint: "agent cert show \(certificate.domain)", details: ["order.failure": failure.kind])
    }
}

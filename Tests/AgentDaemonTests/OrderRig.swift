import AgentStore
import AgentTesting
import Foundation
import HostServices
import SiteModel
import SiteOperations
import Synchronization

@testable import AgentDaemon

/// An order's surroundings: a real store, and an authority and a look that say what a test tells them to.
final class OrderRig: Sendable {
    static let now: Int64 = 1_800_000_000
    static let day: Int64 = 86_400
    let guards: GuardRig
    let authority = ToldAuthority()
    let look = ToldLook()
    /// Sites and orders that were served, and why it fails.
    let served = Mutex<[OrderID]>([])
    let refusal = Mutex<(any Error)?>(nil)
    /// Sites of which was told that names are to be had.
    let lacking = Mutex<[SiteID]>([])
    /// By authority: why it is not asked now.
    let resting = Mutex<[String: String]>([:])
    let site: Site
    private let passed = Mutex<Int64>(0)
    /// Seconds since `now`.
    func pass(_ seconds: Int64) {
        passed.withLock { $0 += seconds }
        guards.clock.pass(seconds * 1000)
    }
    var time: Int64 { Self.now + passed.withLock { $0 } }

    init(_ aliases: [String] = ["www.a.com"], signer: SiteCertificate.Signer = .authority) async throws {
        guards = try GuardRig()
        var site = try Sample.site(1, "a.com", aliases: aliases)
        site.certificate = SiteCertificate(generation: 3, signer: signer)
        self.site = site
        try await Sample.stand(site, 1, in: guards.store)
    }

    var tools: OrderTools {
        let gate = OrderGate(
            authority: authority, store: guards.store, suffixes: { PublicSuffixes() }, clock: { [guards] in guards.clock.now },
            rest: { [self] name in resting.withLock { $0[name.rawValue] } })
        return OrderTools(
            authority: authority, challenges: look, store: guards.store, gate: gate, seconds: { [self] in time },
            replaced: { _ in "PEM" },
            serve: { [self] _, order in
                if let error = refusal.withLock({ $0 }) { throw error }
                served.withLock { $0.append(order.id) }
                return "served"
            }, lacks: { [self] site in lacking.withLock { $0.append(site) } })
    }

    /// One of 90 days.
    func lying(_ names: [String], left: Int64, and seconds: Int64 = 0) -> CertificateFacts {
        let end = Self.now + left * Self.day + seconds
        var facts = CertificateFacts(names: Set(names), notBefore: end - 90 * Self.day, notAfter: end)
        facts.serial = "5"
        facts.fingerprint = SHA256Hex(rawValue: String(repeating: "a", count: 64))
        return facts
    }

    /// One try, as the desk makes it of what is known.
    func run(_ lying: CertificateFacts?, isAsked: Bool = false, check: CertificateAuthorityAccount.Check = .required) async throws -> String
    {
        try await run(lying, CertificateOrdering(isAsked: isAsked, isMended: true), check: check)
    }

    func run(
        _ lying: CertificateFacts?, _ ordering: CertificateOrdering, check: CertificateAuthorityAccount.Check = .required,
        fallback: Bool = false
    ) async throws -> String {
        switch try await begin(lying, ordering, check: check, fallback: fallback) {
        case .success(var run): return try await run.run()
        case .failure(let rest): return rest.words
        }
    }

    /// The same try, of which nobody is to hear.
    func rehearse(
        _ lying: CertificateFacts?, isAsked: Bool = true, check: CertificateAuthorityAccount.Check = .required, fallback: Bool = false
    ) async throws -> OrderRehearsal {
        var run = try await begin(
            lying, CertificateOrdering(isAsked: isAsked, isMended: true), check: check, fallback: fallback
        ).get()
        return try await run.rehearse()
    }

    /// Nothing is to be ordered.
    struct Rest: Error { var words: String }

    private func begin(
        _ lying: CertificateFacts?, _ ordering: CertificateOrdering, check: CertificateAuthorityAccount.Check, fallback: Bool = false
    ) async throws -> Result<CertificateOrderRun, Rest> {
        let other = "[authority other]\ndirectory = https://other.example/dir\nemail = a@example.com\nterms = accepted\n"
        let settings = try AuthoritySettings(
            "[authority le]\ndirectory = https://ca.example/dir\nemail = a@example.com\nterms = accepted\ncheck = \(check.rawValue)\n"
                + (fallback ? "fallback = other\n\(other)" : ""), named: "acme.conf")
        let standing = try await guards.store.certificateStanding(site.id)
        let reading = ClockReading(boot: "a", elapsed: 1, wall: time * 1000)
        guard let now = ClockTrust(reading, .init()).time else { return .failure(Rest(words: "the clock is in doubt")) }
        let course = CertificateCourse.judge(
            .init(
                site: site, names: site.spec.hostnames, lying: lying, authorities: settings, standing: standing, now: now,
                isAsked: ordering.isAsked || standing?.order != nil, isMended: ordering.isMended,
                looksAgain: ordering.looksAgain))
        guard case .order(let want) = course else { return .failure(Rest(words: "\(course)")) }
        return .success(
            CertificateOrderRun(
                tools, site: site, authorities: try settings.chain(from: want.authority), want: want,
                standing: standing ?? CertificateStanding(dice: 0),
                lying: lying, ordering))
    }

    func standing() async throws -> CertificateStanding? { try await guards.store.certificateStanding(site.id) }
}

/// Signs, or says what it is told to; what ended is told again until it is discarded.
final class ToldAuthority: CertificateAuthority {
    let asked = Mutex<[CertificateOrder]>([])
    /// Of the next orders; those that are not told are signed.
    let ends = Mutex<[any Error]>([])
    let orders = Mutex<[String: OrderStanding]>([:])
    /// What it says of renewals; nil: whoever asks has found a mistake.
    let says = Mutex<(@Sendable () throws -> RenewalInformation?)?>(nil)
    /// How often its directory was asked for, and when it wants something renewed.
    let directories = Mutex(0)
    let questions = Mutex(0)
    /// acme.conf.
    let text: Mutex<String>
    struct Unasked: Error {}

    init(_ more: String = "[authority other]\ndirectory = https://ca.example/dir\nemail = a@example.com\nterms = accepted\n") {
        text = Mutex("[authority le]\ndirectory = https://ca.example/dir\nemail = a@example.com\nterms = accepted\n\(more)")
    }

    func settings() async throws -> AuthoritySettings { try AuthoritySettings(text.withLock { $0 }, named: "acme.conf") }

    func order(
        _ order: CertificateOrder, progress: @escaping @Sendable (OrderProgress) -> Void
    ) async throws -> OrderedCertificate {
        switch orders.withLock({ $0[order.id.rawValue]?.state }) {
        case .failed(let failure)?: throw failure
        case .issued?: return certificate(order)
        default: break
        }
        asked.withLock { $0.append(order) }
        let end: (any Error)? = ends.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        let state: OrderStanding.State = if let failure = end as? OrderFailure { .failed(failure) } else { .issued }
        orders.withLock { $0[order.id.rawValue] = OrderStanding(name: order.id.rawValue, order: order, state: state) }
        if let end { throw end }
        return certificate(order)
    }

    /// All have one serial number, as those of different signers may.
    private func certificate(_ order: CertificateOrder) -> OrderedCertificate {
        OrderedCertificate(
            text: Secret(order.id.rawValue), names: order.names, notBefore: 0, notAfter: 1, issuer: "", serial: "5",
            fingerprint: SHA256Hex(rawValue: String(repeating: "b", count: 64)))
    }
    /// By authority: why it could not begin.
    let unable = Mutex<[String: Problem]>([:])
    func rehearse(_ order: CertificateOrder) async throws {
        if let problem = unable.withLock({ $0[order.authority.rawValue] }) { throw problem }
    }
    func issued(_ order: CertificateOrder) async throws -> OrderedCertificate { certificate(order) }
    func inventory() async throws -> [OrderStanding] { orders.withLock { Array($0.values) } }
    func discard(_ name: String) async throws { orders.withLock { $0[name] = nil } }
    func facts(of: AuthorityName) async throws -> AuthorityFacts {
        directories.withLock { $0 += 1 }
        guard says.withLock({ $0 }) != nil else { throw OrderFailure(.serverTrouble, "it answers no directory") }
        return AuthorityFacts(profiles: [], needsExternalAccount: false, renewalAddress: "https://ca.example/renewal")
    }
    func roots() async throws -> String? {
        _ = try await settings()
        return nil
    }
    func examine() async throws { _ = try await settings() }
    func tellsReplaced() async throws -> Bool { true }
    func revoke(_: String, of: AuthorityName, _: RevocationReason) async throws { throw Unasked() }
    func renewalInformation(of: String, _: AuthorityName, below: String) async throws -> RenewalInformation? {
        questions.withLock { $0 += 1 }
        guard let says = says.withLock({ $0 }) else { throw Unasked() }
        return try says()
    }
}

/// Every name leads here but those that are told otherwise.
final class ToldLook: ChallengeLook {
    let ends = Mutex<[String: ChallengeSight.End]>([:])
    let problem = Mutex<Problem?>(nil)
    func look(_ names: [Hostname]) async throws -> [ChallengeView] {
        if let problem = problem.withLock({ $0 }) { throw problem }
        return names.map { name in
            let end = ends.withLock { $0[name.ascii] } ?? .reached
            return ChallengeView(name: name, answer: .addresses(["192.0.2.1"]), sights: [.init(address: "192.0.2.1", end: end)])
        }
    }
}

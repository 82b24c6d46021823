import AgentTesting
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// A site on its way through the laws: its facts, and the real plans over them.
struct LawSite: Sendable {
    let id: SiteID
    let change: ChangeID
    let spec: SiteSpec
    let facts: CreateSite.Facts

    init(random: UInt64, identity: SiteIdentity, release: WordPressRelease, php: PHPVersion, addressing: PublicAddressing, now: Int64)
        throws
    {
        id = SiteID(random: random)
        change = ChangeID(random: random)
        spec = SiteSpec(
            domain: try Hostname("\(id).test"), aliases: [try Hostname("www.\(id).test")], title: try SiteTitle("Law & order"),
            adminEmail: try EmailAddress("a@example.com"), adminLogin: try LoginName("admin"), php: php)
        facts = CreateSite.Facts(
            id: id, change: change, identity: identity, release: release, addressing: addressing, now: now,
            namedUsers: true)
    }

    func record(_ operation: Stage.Operation, _ step: String) throws -> StepRecord {
        guard let record = try plan(operation).steps.first(where: { $0.id == step }) else {
            throw Problem(.internalError, "cannot find step '\(step)' in the plan of \(operation)")
        }
        return record
    }

    func plan(_ operation: Stage.Operation) throws -> Plan {
        switch operation {
        case .create: try CreateSite.plan(spec, facts)
        case .secure:
            try {
                var facts = facts
                facts.addressing = Self.secure
                return try CreateSite.plan(spec, facts)
            }()
        case .issue: try ServeIssuedCertificate.plan(secured(), order(), addressing: Self.secure)
        case .bring:
            try ServeImportedCertificate.plan(
                secured(), .init(change: change, addressing: Self.secure, brought: BroughtText.facts, mayBeWorse: true, now: facts.now))
        case .turn: try turn()
        case .change: try settings()
        case .delete: try DeleteSite.plan(site(.live), addressing: facts.addressing, now: facts.now)
        case .undelete: try UndeleteSite.plan(site(.trashed), addressing: facts.addressing)
        case .renew: try UpgradeSiteConfig.plan(site(.live), addressing: facts.addressing)
        case .purge: try PurgeSite.plan(site(.trashed))
        case .sweep: try DeleteLeftover.plan(change.rawValue, kinds: [.secrets, .staging])
        }
    }

    /// As on a host that serves TLS.
    private static let secure = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)

    func order() throws -> CertificateOrder {
        CertificateOrder(
            try OrderID("\(id)-1"), names: spec.hostnames.map { .host($0) }, authority: try AuthorityName("laws"), challenge: .http)
    }

    private func secured() throws -> Site {
        var site = try site(.live)
        site.certificate = SiteCertificate(generation: 1, signer: .itself)
        return site
    }

    /// Of a host that serves TLS where this one serves plain HTTP.
    private func turn() throws -> Plan {
        var plain = try site(.live)
        plain.certificate = SiteCertificate(generation: 1, signer: .itself)
        plain.spec.tls.mode = .off
        let own = self.facts.addressing
        let addressing = PublicAddressing(form: own.form, scheme: "https", port: 443, httpPort: own.httpPort)
        let facts = ChangeSite.Facts(addressing: addressing, limitsEnforced: true, now: self.facts.now)
        guard let plan = try ChangeSite.plan(plain, to: spec, facts) else {
            throw Problem(.internalError, "cannot turn the site of the laws to TLS: nothing would change")
        }
        return plan
    }

    /// What a person planted may be written over; that it is kept otherwise is the end-to-end suite's to show.
    private func settings() throws -> Plan {
        var wanted = spec
        wanted.cache = .off
        wanted.limits.memory = 512
        wanted.limits.children = 4
        wanted.limits.upload = 32
        let facts = ChangeSite.Facts(addressing: facts.addressing, limitsEnforced: true, now: facts.now, overwrite: true)
        guard let plan = try ChangeSite.plan(site(.live), to: wanted, facts) else {
            throw Problem(.internalError, "cannot change the site of the laws: nothing would change")
        }
        return plan
    }

    private func site(_ state: SiteState) throws -> Site {
        Site(
            id: id, spec: spec, state: state, identity: facts.identity, release: facts.release.version, createdAt: facts.now,
            url: try facts.addressing.host(for: spec.domain).url)
    }

    /// The same for every site: its own names taken out.
    func nameless(_ snapshot: [String: String]) -> [String: String] {
        let names = [(id.rawValue, "SITE"), (change.rawValue, "CHANGE"), ("\(facts.identity.uid)", "USER")]
        func nameless(_ text: String) -> String {
            names.reduce(text) { text, name in text.holdsBytes(of: name.0) ? text.replacing(name.0, with: name.1) : text }
        }
        return Dictionary(uniqueKeysWithValues: snapshot.map { (nameless($0.key), nameless($0.value)) })
    }
}

extension LawSite {
    /// A site that is never made: which steps there are does not depend on the host.
    static func sample() throws -> LawSite {
        let release = WordPressRelease(version: try WordPressVersion("6.8"), locale: .english, requiredPHP: try PHPVersion("7.2"))
        return try LawSite(
            random: 1, identity: SiteIdentity(uid: 1, gid: 1), release: release, php: try PHPVersion("8.2"),
            addressing: PublicAddressing(form: .localhost, scheme: "http", port: 80), now: 0)
    }
}

extension Stage {
    /// Should it not be made, it is empty, and the test that counts the kinds fails.
    static let sample = (try? LawSite.sample().plan(.create)) ?? Plan(operation: "", subject: "", title: "", steps: [])
}

import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import Foundation
import HostServices
import SiteModel
import SiteOperations

/// Where strings stop: every field becomes its type here, or the request is refused.
extension SiteWish {
    init(_ request: CreateSiteRequest) throws {
        self.init(domain: try Hostname(request.domain))
        if let count = request.aliases?.count, count > SettingsWish.mostAliases {
            throw Problem.cannot(
                "create site", domain.ascii, "it has \(count) aliases, and a site may have \(SettingsWish.mostAliases)", code: .badRequest)
        }
        aliases = try request.aliases.map { try $0.map { try Hostname($0) } }
        title = try request.title.map { try SiteTitle($0) }
        adminEmail = try request.adminEmail.map { try EmailAddress($0) }
        adminLogin = try request.adminLogin.map { try LoginName($0) }
        php = try request.php.map { try PHPVersion($0) }
        locale = try request.locale.map { try WordPressLocale($0) }
        cache = try request.cache.map(CacheMode.init(asked:))
    }
}

extension CacheMode {
    init(asked text: String) throws(Problem) {
        guard let mode = CacheMode(rawValue: text) else {
            throw .cannot("use cache mode", text, "it must be on or off", code: .badRequest)
        }
        self = mode
    }
}

extension CompiledCode {
    init(asked text: String) throws(Problem) {
        guard let place = CompiledCode(rawValue: text) else {
            throw .cannot("keep compiled code in", text, "it must be disk or memory", code: .badRequest)
        }
        self = place
    }
}

extension SiteTLS.Mode {
    init(asked text: String) throws(Problem) {
        guard let mode = SiteTLS.Mode(rawValue: text) else {
            throw .cannot("set tls to", text, "it must be auto, wildcard, import or off", code: .badRequest)
        }
        self = mode
    }
}

extension SiteTLS.Strictness {
    init(asked text: String) throws(Problem) {
        guard let strictness = SiteTLS.Strictness(rawValue: text) else {
            throw .cannot("set tls.hsts to", text, "it must be off, on or ramp", code: .badRequest)
        }
        self = strictness
    }
}

extension AgentCore {
    func create(_ request: CreateSiteRequest, by peer: Peer) async throws -> ChangeAccepted {
        let (wish, wordpress) = (try SiteWish(request), try WordPressChoice(request))
        if let site = try CreateSite.standing(wish, holders: await holders(of: wish)) { return try await standing(site, wish, by: peer) }
        try await refuseWhileClaimed(wish.hostnames, toDo: "create site", wish.domain)
        try await reserve.require(toBegin: "create site \(wish.domain)")
        let spec = try wish.spec(installed: await host.php.versions())
        let release = try await host.releases.prepare(await source(wordpress, spec.locale), locale: spec.locale, php: spec.php)
        let change = Self.newChange()
        let id = AuditDesk.newSite ?? SiteID(random: .random(in: 0 ... .max))
        let identity = try await host.accounts.allocate(for: id)
        let plan = try CreateSite.plan(spec, facts(id, change, identity, release))
        let warnings = try await warnings(of: wish)
        do {
            try await preparing.with(change) {
                try await putSecrets(of: change)
                try await open(plan, change, by: peer)
            }
        } catch {
            try await host.secrets.destroy(change: change.rawValue)
            // The winner of a race may stand by now: then the answer is 'it is so' or 'it differs', not 'taken'.
            if (error as? Problem)?.code == .hostnameTaken, let site = try CreateSite.standing(wish, holders: await holders(of: wish)) {
                return try await standing(site, wish, by: peer)
            }
            throw error
        }
        return ChangeAccepted(changed: true, change: change.rawValue, warnings: warnings)
    }

    /// The site is there already. Who asked for it, and was cut off before its password was handed over, is told where that waits.
    private func standing(_ site: Site, _ wish: SiteWish, by peer: Peer) async throws -> ChangeAccepted {
        var answer = try await unchanged(site, "create site", warnings: wish.warnings)
        answer.passwordWaits = await passwords.unfetched(of: site.id, by: peer)?.rawValue
        return answer
    }

    func plan(_ request: CreateSiteRequest) async throws -> PlanView {
        let (wish, wordpress) = (try SiteWish(request), try WordPressChoice(request))
        if let site = try CreateSite.standing(wish, holders: await holders(of: wish)) {
            return PlanView(
                operation: OperationName.createSite, title: "create site \(site.spec.domain)", changed: false, steps: [], files: [],
                warnings: wish.warnings)
        }
        let spec = try wish.spec(installed: await host.php.versions())
        let release = try await host.releases.inspect(await source(wordpress, spec.locale), locale: spec.locale)
        let id = SiteID(random: .random(in: 0 ... .max))
        let nobody = SiteIdentity(uid: 65534, gid: 65534)  // a dry run burns no identity
        let facts = facts(id, Self.newChange(), nobody, release)
        var view = try await view(of: CreateSite.plan(spec, facts), files: rendered(CreateSite.site(spec, facts)))
        view.warnings = try await warnings(of: wish)
        return view
    }

    /// For each name of the wish that is taken, the site that keeps it from others.
    private func holders(of wish: SiteWish) async throws -> [Hostname: Site] {
        var holders: [Hostname: Site] = [:]
        for name in wish.hostnames { holders[name] = try await holder(of: name) }
        return holders
    }

    /// The site that holds the name, or else one that it contests.
    func holder(of name: Hostname, otherThan site: SiteID? = nil) async throws -> Site? {
        for contested in host.addressing.contested(by: name) {
            if let holder = try await store.site(contested), holder.id != site { return holder }
        }
        return nil
    }

    private func warnings(of wish: SiteWish) async throws -> [String] {
        wish.warnings + wish.lookalikes(among: try await store.hostnames())
    }

    func refuseWhileClaimed(_ names: [Hostname], toDo verb: String, _ domain: Hostname) async throws {
        if names.isEmpty { return }
        let atWork = try await store.unfinished()
        for name in names {
            guard let change = atWork.first(where: { $0.plan.claims.contains(name.ascii) }) else { continue }
            throw Problem.busy(
                verb, domain.ascii, with: change.id, on: "'\(name)'", isStuck: change.state == .stuck, details: ["hostname": name.ascii])
        }
    }

    private func facts(_ id: SiteID, _ change: ChangeID, _ identity: SiteIdentity, _ release: WordPressRelease) -> CreateSite.Facts {
        CreateSite.Facts(
            id: id, change: change, identity: identity, release: release, addressing: host.addressing, now: seconds,
            namedUsers: host.accounts.named, databasePassword: !host.accounts.named)
    }

    private func putSecrets(of change: ChangeID) async throws {
        // Where the database knows a site by its Unix user, there is no password to keep.
        for needed in CreateSite.secrets where !(host.accounts.named && needed.name == CreateSite.SecretName.database) {
            let reference = SecretReference(change: change.rawValue, name: needed.name)
            try await host.secrets.put(needed.value(host.secrets.random), at: reference)
        }
    }

    private func source(_ choice: WordPressChoice, _ locale: WordPressLocale) async throws -> WordPressSource {
        try choice.source(stored: await host.releases.stored().filter { $0.locale == locale }.map(\.version))
    }
}

extension WordPressChoice {
    /// A checksum is typed from a web page: its case says nothing.
    init(_ request: CreateSiteRequest) throws {
        self.init(request.wordpress, sha256: try request.wordpressSHA256.map { try SHA256Hex($0.lowercased()) })
    }
}

extension SiteWish {
    var warnings: [String] { hostnames.flatMap(\.warnings) }

    func lookalikes(among taken: [Hostname]) -> [String] {
        hostnames.flatMap { Self.lookalikes(of: $0, among: taken) }
    }

    static func lookalikes(of name: Hostname, among taken: [Hostname]) -> [String] {
        name.lookalikes(among: taken).map { "'\(name.display)' reads like '\($0.display)', which is on this host" }
    }
}

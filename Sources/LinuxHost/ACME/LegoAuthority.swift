import Foundation
import HostServices
import SiteModel
import Synchronization

/// Authorities through lego, a process of its own for each order that outlives this one.
package struct LegoAuthority: CertificateAuthority {
    let layout: HostLayout
    let runner: any CommandRunner
    let secrets: any NamedSecrets
    let program: String
    let executable: String
    let outside: [String]
    let now: @Sendable () -> Int64
    let probe: LegoProbe
    let providers: LegoProviders
    let accounts: AuthorityAccounts
    let calls: AuthorityCalls
    let work: OrdersAtWork

    /// - Parameters:
    ///   - executable: the `agent` that is executed again to confine lego.
    ///   - outside: what lego's name is put behind. Where the service manager ends with a service all that it began, a program that takes the process
    ///     out of the service and becomes what it is told, with the same number: `systemd-run --scope`.
    ///   - now: seconds since 1970.
    package init(
        layout: HostLayout, runner: any CommandRunner, calls: OutboundCalls, secrets: any NamedSecrets, program: String = Programs.lego,
        executable: String = OwnBinary.path, outside: [String] = [],
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.layout = layout
        self.runner = runner
        self.secrets = secrets
        self.program = program
        self.executable = executable
        self.outside = outside
        self.now = now
        probe = LegoProbe(runner: runner, program: program)
        providers = LegoProviders(program: program)
        accounts = AuthorityAccounts(layout: layout)
        self.calls = AuthorityCalls(layout: layout, calls: calls)
        work = OrdersAtWork()
    }

    package func settings() async throws -> AuthoritySettings {
        let path = layout.acmeSettings
        return try await onBlockingThread { () throws(Problem) in
            try TrustedFile.read(path, code: .acmeSettings).map { text throws(Problem) in try AuthoritySettings(text, named: path) }
                ?? AuthoritySettings()
        }
    }

    package func roots() async throws -> String? { try await OwnRoots.text(of: try await settings()) }

    package func examine() async throws {
        let settings = try await settings()
        _ = try await OwnRoots.text(of: settings)
        for provider in settings.providers { try await require(provider) }
        guard let shown = settings.providers.compactMap(\.shown).first else { return }
        let path = layout.acmeSettings
        try await onBlockingThread { () throws(Problem) in
            do { _ = try TrustedFile.read(path, code: .acmeSettings, isSecret: true) } catch {
                let why = "it has '\(shown)' written out, and others may read it; as secret:NAME they could not"
                throw .cannot("use", path, why, code: .acmeSettings, hint: "chmod 600 \(path)", details: ["path": path])
            }
        }
    }

    package func tellsReplaced() async throws -> Bool { try await probe.features().tellsReplaced }

    package func facts(of authority: AuthorityName) async throws -> AuthorityFacts {
        let directory = try await calls.directory(try await settings().authority(authority))
        return AuthorityFacts(
            profiles: Set((directory.meta?.profiles ?? [:]).keys.prefix(100).compactMap(ProfileName.init(rawValue:))),
            needsExternalAccount: directory.meta?.externalAccountRequired ?? false,
            renewalAddress: directory.renewalInfo)
    }

    package func renewalInformation(
        of certificate: String, _ authority: AuthorityName, below address: String
    ) async throws -> RenewalInformation? {
        try await calls.renewalInformation(certificate, try await settings().authority(authority), below: address)
    }

    package func order(
        _ order: CertificateOrder, progress: @escaping @Sendable (OrderProgress) -> Void
    ) async throws -> OrderedCertificate {
        try order.judge()
        try work.begin(order.id)
        defer { work.end(order.id) }
        return try await OrderRun(authority: self, order: order, directory: OrderDirectory(layout: layout, id: order.id)).fulfil(progress)
    }

    package func rehearse(_ order: CertificateOrder) async throws {
        try order.judge()
        let settings = try await settings()
        let account = try settings.authority(order.authority)
        if case .dns(let name) = order.challenge { try await require(try settings.provider(name)) }
        _ = try await prepared(order, account, settings, OrderDirectory(layout: layout, id: order.id))
        try await calls.require(account)
    }

    /// lego's words for an order, and what must not be told of them.
    func prepared(
        _ order: CertificateOrder, _ account: CertificateAuthorityAccount, _ settings: AuthoritySettings, _ directory: OrderDirectory
    ) async throws -> (command: Command, handed: HandedOver) {
        var provider: DNSProvider?
        if case .dns(let name) = order.challenge {
            provider = try settings.provider(name)
            try provider?.require(order.names)
        }
        let handed = try await handedOver(account, provider)
        let places = LegoCommand.Places(path: directory.lego, request: directory.request, challenges: layout.acmeChallenges)
        return (try await command(account, handed).order(order, provider: provider, places), handed)
    }

    /// For whoever looks before an order: that itself asks lego, who knows for certain, and says so before an authority hears of names.
    private func require(_ provider: DNSProvider) async throws {
        let providers = providers
        guard try await onBlockingThread({ () throws(Problem) in providers.lacks(provider) }) else { return }
        throw Problem.cannot(
            "use DNS provider", provider.name.rawValue, "the lego that is installed was built without provider '\(provider.kind)'",
            code: .authorityUnable, hint: "agent explain authority-unable",
            details: ["dns.provider": provider.name.rawValue, "dns.kind": provider.kind])
    }

    package func issued(_ order: CertificateOrder) async throws -> OrderedCertificate {
        try await OrderRun(authority: self, order: order, directory: OrderDirectory(layout: layout, id: order.id)).issued()
    }

    package func inventory() async throws -> [OrderStanding] {
        let (layout, work) = (layout, work)
        return try await onBlockingThread { () throws(Problem) in
            try DirectoryListing.names(in: layout.acmeOrders).map { name -> OrderStanding in
                guard let id = OrderID(rawValue: name) else {
                    return OrderStanding(name: name, order: nil, state: .unreadable("it has no name of an order"))
                }
                return work.standing(of: OrderDirectory(layout: layout, id: id))
            }
        }
    }

    package func discard(_ name: String) async throws {
        _ = try EntryName(name)  // a stranger's name, but one
        let directory = OrderDirectory(layout: layout, id: OrderID(unchecked: name))
        let work = work
        try await onBlockingThread { () throws(Problem) in
            if case .running = work.standing(of: directory).state {
                throw .cannot("discard order", name, "lego is at work there", code: .orderRunning, details: ["order": name])
            }
            try directory.remove()
        }
    }

    /// What lego proves itself with, and nobody else may read.
    struct HandedOver: Sendable {
        var externalKey: Secret?
        var variables: [String: Secret] = [:]
        var all: [Secret] { [externalKey].compactMap(\.self) + variables.values }
    }

    /// Secrets are looked up now.
    func handedOver(_ account: CertificateAuthorityAccount?, _ provider: DNSProvider? = nil) async throws -> HandedOver {
        var handed = HandedOver()
        if let account, let external = account.externalAccount {
            handed.externalKey = try await oneLine(external.key, for: SecretUses.user(account))
        }
        guard let provider else { return handed }
        for (variable, value) in provider.variables {
            switch value {
            case .text(let text): handed.variables[variable] = Secret(text)
            case .secret(let name): handed.variables[variable] = try await oneLine(name, for: SecretUses.user(provider))
            }
        }
        return handed
    }

    /// lego's words about one account.
    func command(_ account: CertificateAuthorityAccount, _ handed: HandedOver) async throws -> LegoCommand {
        try Confined.require(program)
        var command = LegoCommand(
            executable: executable, program: program, features: try await probe.features(), account: account)
        command.outside = outside
        command.externalKey = handed.externalKey
        command.variables = handed.variables
        return command
    }

    private func oneLine(_ name: SecretName, for user: String) async throws -> Secret {
        let secret = try await secrets.secret(name, neededBy: user)
        guard !secret.exposed.utf8.contains(0) else {
            throw Problem.cannot("use secret", name.rawValue, "an environment holds no zero byte", code: .acmeSettings)
        }
        return secret
    }
}

/// Those that somebody in this process waits for: two who judge one end at once would both write it.
final class OrdersAtWork: Sendable {
    private let ids = Mutex<Set<OrderID>>([])

    func begin(_ id: OrderID) throws(Problem) {
        guard ids.withLock({ $0.insert(id).inserted }) else {
            throw .cannot("order", id.rawValue, "somebody waits for it already", code: .orderRunning, details: ["order": id.rawValue])
        }
    }
    func end(_ id: OrderID) { ids.withLock { _ = $0.remove(id) } }

    /// A revocation has no record of its lego, which ends with it. Where a daemon was killed, its lego has read all by the time that anybody looks, or has failed:
    /// in both cases the job asks again.
    func standing(of directory: OrderDirectory) -> OrderStanding {
        var standing = directory.standing
        if standing.state == .leftover, ids.withLock({ $0.contains(directory.id) }) { standing.state = .running }
        return standing
    }
}

extension CertificateOrder {
    func judge() throws(Problem) {
        guard (1...Self.mostNames).contains(names.count), Set(names).count == names.count else {
            throw .cannot("order", id.rawValue, "it needs 1 to \(Self.mostNames) names, each once", code: .badRequest)
        }
        if case .http = challenge, let wildcard = names.first(where: \.isWildcard) {
            throw .cannot(
                "order", id.rawValue, "'\(wildcard)' can be proved by DNS alone", code: .badRequest,
                details: ["name": wildcard.description])
        }
    }
}

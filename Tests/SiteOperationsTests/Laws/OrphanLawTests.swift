import AgentTesting
import ChangeEngine
import HostServices
import LinuxHost
import SiteModel
import SiteOperations
import Testing

/// In the suite of the step laws, because both look at the one host and must not do so at once.
extension StepLawTests {
    static let carriers = OrphanKind.allCases.filter { ![.staging, .secrets, .release, .configuration].contains($0) }

    @Test("an orphan of one kind alone is seen by the step that ends it, and ended", arguments: carriers)
    func orphan(_ kind: OrphanKind) async throws {
        let ground = try await LawHost.shared.ground()
        let id = SiteID(random: .random(in: 0 ... .max))
        let record = try #require(try DeleteOrphan.plan(id, identity: nil).steps.first)
        let step = try HostStepCatalog(ground.tools).step(for: record)
        #expect(try await step.check() == .satisfied)
        try await plant(kind, id, ground.host)
        #expect(try await kinds(of: id, ground.host) == [kind])
        #expect(try await step.check() != .satisfied)
        try await step.apply()
        #expect(try await kinds(of: id, ground.host) == [])
        #expect(try await step.check() == .satisfied)
        // What the agent did not write is a person's.
        let aside = ground.host.layout.rejectedVhost(id)
        #expect(try AtomicFile.read(aside) == (kind == .vhost ? "# nothing\n" : nil))
        try AtomicFile.remove(aside)
    }

    private func kinds(of id: SiteID, _ host: ServiceHost) async throws -> [OrphanKind] {
        try await HostInventory.gather(host).kinds.filter { $0.names.contains(id.rawValue) }.map(\.kind)
    }

    private func plant(_ kind: OrphanKind, _ id: SiteID, _ host: ServiceHost) async throws {
        let layout = host.layout
        switch kind {
        case .vhost: try AtomicFile.write("# nothing\n", to: layout.vhost(id), mode: 0o644)
        case .pool: try TestDirectory.make(layout.pool(id))
        case .service:
            let command = Command("/usr/bin/sleep", ["600"])
            try await host.services.start(ServiceDefinition(name: .php(id), command: command, logFile: "\(layout.logs)/orphan.log"))
        case .database: try await host.databases.create(DatabaseName(of: id))
        case .account:
            try await host.databases.createAccount(DatabaseAccount(of: id), password: Secret("not-used"), on: DatabaseName(of: id))
        case .user: try await host.accounts.register(host.accounts.allocate(for: id), for: id)
        case .tree: try TestDirectory.make(layout.site(id))
        case .trash: try TestDirectory.make(layout.trash(id))
        case .manifest: try AtomicFile.write("{}", to: layout.manifest(id), mode: 0o600)
        case .limits:
            let limits = MachineLimits(memory: 512, tasks: 64, cpu: 50)
            try await host.limits.set(limits, id, PHPVersion(unchecked: "8.2"))
        case .certificate: try TestDirectory.make("\(layout.certificates)/\(id)")
        case .staging, .secrets: Issue.record("it carries no site's name")
        case .release, .configuration: Issue.record("it lies inside a tree")
        }
    }
}

import AgentStore
import AgentTesting
import Foundation
import HostServices
import JobEngine
import LinuxHost
import Logging
import SiteModel
import SiteOperations
import Synchronization

@testable import AgentDaemon

/// A daemon's middle on a directory of its own, with no server behind it: its store and its files are real, authorities and sockets say what a test tells them to.
final class CoreRig: Sendable {
    let core: AgentCore
    let authority: ToldAuthority
    let sockets = ToldSockets()
    /// Every name leads here.
    let look = ToldLook()
    let lines = LogLines()
    private let root: String

    /// - Parameters:
    ///   - more: lines of acme.conf. One with a root of its own signs every name, and has no limits.
    ///   - served: a time server's time. Nobody knows it, whatever holds the clock of the machine that tests.
    init(_ more: String = "root-file = /etc/agent/root.pem\n", served: @escaping @Sendable () -> Int64? = { nil }) async throws {
        root = "/tmp/agent-core-\(UUID().uuidString)"
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: "")
        for directory in [layout.certificates, layout.audit, layout.vhosts] { try TestDirectory.make(directory) }
        try Data(#"{"http":18080,"https":18443}"#.utf8).write(to: URL(fileURLWithPath: layout.ports))
        try Data(#"{"publicHost":"localhost","tls":true}"#.utf8).write(to: URL(fileURLWithPath: layout.sandboxSettings))
        let composition = try SandboxComposition(root: root)
        let logger = Logger(label: "test") { [lines] _ in lines.handler }
        let store = try AgentStore(path: composition.layout.database)
        let guards = GuardDesk(
            book: store, states: try await store.guardStates(), clock: BootClock.reading, settings: { GuardSettings() }, logger: logger)
        let secrets = SecretDesk(store: store, file: SecretKeyFile(path: composition.layout.secretsKey))
        authority = ToldAuthority(more)
        var host = try composition.host(guards, secrets)
        (host.authority, host.sockets, host.challenges) = (authority, sockets, look)
        let settings = CoreSettings(
            root: root, version: "test", redis: false, wordpressMirror: WordPressMirror(nil).base, remedies: composition.remedies)
        core = DaemonMain.makeCore(
            host, store, AuditLog(AuditPlaces(composition.layout)), CrisisSwitch(path: composition.layout.crisis), guards, secrets,
            settings, logger, servedTime: served)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// One that stands. - Parameter age: days since its certificate was made, which is taken for an authority's; nil: it signs its own.
    @discardableResult
    func site(
        _ number: Int, _ domain: String, aliases: [String] = [], age: Int64? = nil, generation: Int = 1
    ) async throws -> Site {
        var site = try Sample.site(number, domain, aliases: aliases)
        site.certificate = SiteCertificate(generation: generation, signer: age == nil ? .itself : .authority)
        try await Sample.stand(site, number, in: core.store)
        guard let vhost = try? site.vhost(core.host.addressing) else { return site }  // of one, none can be made
        for generation in 1...generation {
            try await core.host.certificates.makeSelfSigned(
                CertificateReference(site: site.id, generation: generation), names: vhost.names,
                now: core.seconds - (age ?? 0) * OrderRig.day)
        }
        return site
    }

    /// One of which no vhost can be made: legal by itself, and too long with the suffix of a sandbox's names. Comes first in every list.
    func unaskable(_ number: Int, signer: SiteCertificate.Signer = .itself) async throws -> Site {
        let domain = Array(repeating: String(repeating: "a", count: 60), count: 4).joined(separator: ".") + ".b.com"
        var site = try Sample.site(number, domain)
        site.certificate = SiteCertificate(generation: 3, signer: signer)
        try await Sample.stand(site, number, in: core.store)
        return site
    }

    /// An order that failed long ago, and whose pause is over.
    func fail(_ site: Site) async throws {
        var standing = CertificateStanding(dice: 0)
        let failure = CertificateStanding.Failure(at: core.seconds - 100, kind: "not-ready", reason: "it led elsewhere", authority: nil)
        standing.fail(failure, .longer(retryAfter: nil))
        try await core.store.keep(standing, of: site.id)
    }

    /// Orders that were taken in.
    var orders: Int {
        get async throws {
            try await core.store.jobCounts().filter { $0.kind == JobKind.orderCertificate.name }.reduce(0) { $0 + $1.number }
        }
    }

    func told(_ text: String, of site: Site) -> Int { lines.all.count { $0.contains(text) && $0.contains(site.id.rawValue) } }
}

/// Nobody listens.
final class ToldSockets: TLSLook {
    let asked = Mutex<[String]>([])
    func look(_ sockets: [TLSSocket], trusting extra: String?, now: Int64) async throws -> [TLSView] {
        asked.withLock { $0 += sockets.map(\.name.ascii) }
        return sockets.map {
            TLSView(socket: $0, sights: .success([TLSSight(address: "127.0.0.1", answer: .none("connection refused"))]))
        }
    }
}

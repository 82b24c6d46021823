import ChangeEngine
import Foundation
import HostServices
import SiteModel
import SiteOperations
import Testing

@testable import LinuxHost

/// A site of which the needs of a stage stand, made by the very steps of its plans.
struct PreparedSite: Sendable {
    let site: LawSite
    let secrets: [String]
    /// The host as it is with this site and before its stage.
    let before: [String: String]

    static func prepare(_ stage: Stage, _ ground: LawHost.Ground) async throws -> PreparedSite {
        let host = ground.host
        let random = UInt64.random(in: 0 ... .max)
        let site = try LawSite(
            random: random, identity: try await host.accounts.allocate(for: SiteID(random: random)), release: ground.release,
            php: ground.php,
            addressing: host.addressing, now: Int64(Date().timeIntervalSince1970))
        let secrets = try await putSecrets(of: site.change, host)
        for need in stage.needs {
            try await HostStepCatalog(ground.tools).step(for: site.record(need.operation, need.step)).apply()
        }
        if stage.operation == .renew { try spoil(ground.host.layout.poolFile(site.id, "fpm.conf"), site) }
        if stage.operation == .issue { try await leaveOrder(site, host) }
        return PreparedSite(site: site, secrets: secrets, before: try await stage.seen(on: ground, site))
    }

    /// As an order that ended well leaves it: key, chain and end in a directory of its own.
    private static func leaveOrder(_ site: LawSite, _ host: ServiceHost) async throws {
        let order = try site.order()
        let elsewhere = CertificateReference(site: SiteID(random: .random(in: 0 ... .max)), generation: 1)
        try await host.certificates.makeSelfSigned(elsewhere, names: order.names.map(\.domain), now: site.facts.now)
        let text = try #require(try AtomicFile.read(host.layout.certificate(elsewhere)))
        try await host.certificates.discard(elsewhere.site)
        let directory = OrderDirectory(layout: host.layout, id: order.id)
        try OwnDirectory.make(host.layout.directories.acme)
        try OwnDirectory.make(host.layout.directories.order(order.id))
        try AtomicFile.write(String(text.dropFirst(IssuedChain.chain(of: text).count)), to: directory.key, mode: 0o600)
        try directory.prepare(.init(order: order, server: "https://laws.example/dir", email: "a@example.com"))
        try AtomicFile.write(text, to: directory.issued, mode: 0o600)
        try directory.write(OrderDirectory.End.issued, to: directory.end)
    }

    /// As an older version could have written it.
    private static func spoil(_ path: String, _ site: LawSite) throws {
        let text = try #require(try AtomicFile.read(path))
        try AtomicFile.write(text + "; older\n", to: path, mode: 0o640, owner: SiteIdentity(uid: 0, gid: site.facts.identity.gid))
    }

    /// As the daemon does it. Returns every value that must not be seen.
    private static func putSecrets(of change: ChangeID, _ host: ServiceHost) async throws -> [String] {
        var values: [String] = []
        for needed in CreateSite.secrets {
            let value = needed.value(host.secrets.random)
            try await host.secrets.put(value, at: SecretReference(change: change.rawValue, name: needed.name))
            values += value.exposed.split(separator: "\n").map(String.init)
        }
        try await host.secrets.put(
            Secret(BroughtText.pem), at: SecretReference(change: change.rawValue, name: ServeImportedCertificate.secret))
        // Its certificate is everybody's; its lines of the key are not.
        let key = BroughtText.pem.split(separator: "\n").drop { !$0.contains("PRIVATE KEY") }
        return values + key.dropFirst().dropLast().map(String.init)
    }

    /// Whatever is left of it goes.
    func end(_ ground: LawHost.Ground) async throws {
        let vhost = try Vhost(
            site: site.id, canonical: ground.host.addressing.host(for: site.spec.domain), redirects: [], cache: .on)
        try await ground.tools.activation.deactivate(ServedVhost(vhost))
        // A law may have planted what a person wrote.
        try AtomicFile.remove(ground.host.layout.rejectedVhost(site.id))
        try await ground.host.php.remove(site.id)
        try await ground.host.databases.dropAccount(DatabaseAccount(of: site.id))
        try await ground.host.databases.drop(DatabaseName(of: site.id))
        try await ground.host.trees.discard(site.id)
        try await ground.host.trees.purgeTrash(site.id)
        try await ground.host.limits.forget(site.id)
        try await ground.host.accounts.unregister(site.id)
        try await ground.host.certificates.discard(site.id)
        try await ground.host.authority.discard(site.order().id.rawValue)
        try await ground.host.manifests.remove(site.id)
        try await ground.host.secrets.destroy(change: site.change.rawValue)
    }
}

extension Stage {
    /// The host as this stage's laws look at it.
    func seen(on ground: LawHost.Ground, _ site: LawSite) async throws -> [String: String] {
        var seen = try await ground.snapshot.take()
        guard step == "vhost" else { return seen }
        // The proof visits the site, and WordPress writes what it likes into its options at a visit.
        for name in seen.keys where name.hasPrefix("table ") { seen[name] = "is there" }
        // What nginx really serves, not only what its files say; asked for something that needs neither PHP nor database.
        let host = try ground.host.addressing.host(for: site.spec.domain)
        let answer = try? await ground.host.probe.get(ProbeTarget(host: host), path: "/wp-includes/images/blank.gif", deadline: 20)
        seen["answer of \(host.authority)"] = answer.map { "\($0.status)" } ?? "none"
        return seen
    }
}

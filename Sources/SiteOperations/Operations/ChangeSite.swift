import ChangeEngine
import HostServices
import SiteModel

/// `site set`, `site disable`, `site enable`: a site that stands becomes what was asked for. Its data are not touched. Pure.
package struct ChangeSite: Sendable {
    package struct Facts: Sendable {
        package var addressing: PublicAddressing
        /// Whether the service manager holds memory, tasks and processor.
        package var limitsEnforced: Bool
        /// Seconds since 1970.
        package var now: Int64
        /// Files that a person edited may be lost.
        package var overwrite: Bool
        /// nil where the clock is in doubt, or nothing depends on it.
        package var sound: SoundTime?
        /// Of the certificate that the site's sockets showed just now, where browsers believe it; nil also where nobody looked.
        package var seen: CertificateLife?
        /// What lies there for a site that comes back to TLS; nil: nothing that can be read.
        package var lying: CertificateFacts?
        package init(addressing: PublicAddressing, limitsEnforced: Bool, now: Int64, overwrite: Bool = false) {
            self.addressing = addressing
            self.limitsEnforced = limitsEnforced
            self.now = now
            self.overwrite = overwrite
        }
    }

    private let old: Site
    private let new: Site
    private let facts: Facts

    /// - Returns: nil when the site is so already.
    package static func plan(_ site: Site, to spec: SiteSpec, _ facts: Facts) throws -> Plan? {
        try site.requireLive(to: "change site")
        if spec == site.spec && !facts.overwrite { return nil }
        var new = site
        new.spec = spec
        // One that the site signed itself says its names; an authority's is its keeper's to renew.
        if let own = site.certificate, own.signer == .itself, new.servesTLS(facts.addressing), spec.hostnames != site.spec.hostnames {
            new.certificate = own.next
        }
        if new.servesTLS(facts.addressing) != site.servesTLS(facts.addressing) { try new.turn(facts) }
        if spec.tls.mode == .off, site.spec.tls.mode != .off { try site.requireUnpromised(at: facts.sound) }
        // Otherwise it goes on by itself.
        if spec.tls.hsts != site.spec.tls.hsts, let now = facts.sound, let next = PromiseTLS.next(new, seen: facts.seen, at: now) {
            new.promise = next
        }
        return try ChangeSite(old: site, new: new, facts: facts).plan()
    }

    private func plan() throws -> Plan {
        let (operation, verb) = self.kind
        var steps = [try WriteManifest.record("manifest", "record the site's manifest", .init(site: new))]
        steps += try [certificate(), address()].compactMap(\.self)
        steps += try stopsPHP ? [] : [php(), limits(after: "php")].compactMap(\.self)
        // What browsers are told for longer is on record before they are.
        let isTold = try remains() != nil
        let before = steps.map(\.id).filter { isTold || $0 != "manifest" }
        let vhost = try self.vhost(after: before)
        steps += [vhost].compactMap(\.self)
        // Last: visitors are sent away before what would answer them is gone.
        if stopsPHP {
            steps += [
                try RunPHP.record(
                    "php", "stop PHP \(old.spec.php)", after: vhost.map { [$0.id] } ?? [], .init(pool: old.pool, wanted: .absent))
            ]
            steps += [try limits(after: "php")].compactMap(\.self)
        }
        return Plan(
            operation: operation, subject: old.id.rawValue, title: "\(verb) site \(old.spec.domain)", steps: steps,
            claims: facts.addressing.claims(of: new.spec), commit: try StoreCommit.putSite(new).json(), basis: try encodeJSON(old),
            remains: try remains())
    }

    private var kind: (operation: String, verb: String) {
        switch (old.spec.enabled, new.spec.enabled) {
        case (true, false): (OperationName.disableSite, "disable")
        case (false, true): (OperationName.enableSite, "enable")
        default: (OperationName.changeSite, "change")
        }
    }

    private func remains() throws -> Plan.Remains? {
        try PromiseTLS.remains(from: old, to: new, addressing: facts.addressing, now: facts.now)
    }

    private var stopsPHP: Bool { old.spec.enabled && !new.spec.enabled }

    private func certificate() throws -> StepRecord? {
        new.certificate == old.certificate ? nil : try MakeCertificate.record(for: new.vhost(facts.addressing), now: facts.now)
    }

    /// Whether visitors come over TLS where they did not, or the other way round.
    private var turns: Bool { new.servesTLS(facts.addressing) != old.servesTLS(facts.addressing) }

    /// Before PHP, which reads it anew, and before the vhost: a page that leads elsewhere proves nothing.
    private func address() throws -> StepRecord? {
        guard turns else { return nil }
        let (from, to) = (try old.vhost(facts.addressing).canonical, try new.vhost(facts.addressing).canonical)
        return try SetSiteAddress.record(
            "address", "let WordPress call itself \(to.url)", .init(site: new.id, identity: new.identity, from: from, to: to))
    }

    private func php() throws -> StepRecord? {
        guard new.spec.enabled else { return nil }
        guard old.spec.enabled else {
            return try RunPHP.record("php", "start PHP \(new.spec.php)", .init(pool: new.pool, wanted: .present))
        }
        guard new.pool != old.pool || facts.overwrite else { return nil }
        let title = new.spec.php == old.spec.php ? "give PHP its new settings" : "run PHP \(new.spec.php) instead of \(old.spec.php)"
        // Where its address is another one by then, its pages lead away from where they are asked for.
        return try RunPHP.record(
            "php", title, after: turns ? ["address"] : [],
            .init(
                pool: new.pool, wanted: .present, from: old.pool, overwrite: facts.overwrite ? true : nil,
                proof: turns ? nil : old.vhost(facts.addressing)))
    }

    /// After PHP: the units of a version are there once it was started. An old version's keep nothing of the site.
    private func limits(after php: String) throws -> StepRecord? {
        guard facts.limitsEnforced else { return nil }
        let (before, now) = (old.spec.limits.machine, new.spec.limits.machine)
        let switched = new.spec.php != old.spec.php
        guard before != now || (switched && now != .standard) else { return nil }
        var settings = [SetLimits.Setting(php: new.spec.php, limits: now)]
        if switched { settings.append(.init(php: old.spec.php, limits: .standard)) }
        let runs = try self.php() != nil || stopsPHP
        return try SetLimits.record(
            "limits", "limit memory to \(now.memory) MiB, tasks to \(now.tasks), processor weight to \(now.cpu)", after: runs ? [php] : [],
            .init(site: new.id, settings: settings))
    }

    private var vhostChanges: Bool { get throws { try facts.overwrite || new.vhost(facts.addressing) != old.vhost(facts.addressing) } }

    private func vhost(after steps: [String]) throws -> StepRecord? {
        guard try vhostChanges else { return nil }
        let standing = try old.vhost(facts.addressing)
        return try ServeVhost.record(
            "vhost", new.servingTitle, after: steps,
            .init(
                vhost: new.vhost(facts.addressing), wanted: .present, from: facts.overwrite ? nil : standing, demand: demand(standing)))
    }

    private func demand(_ standing: Vhost) throws -> FrontPageDemand {
        guard old.spec.enabled, new.spec.enabled else { return .ownAnswer }
        // What it answered where it was says nothing of where it will be.
        return turns ? .whole : .noLess(than: standing)
    }
}

extension Site {
    /// To TLS, or away from it: the address becomes another, and who comes back does so with a certificate that still fits, or with one of his own.
    fileprivate mutating func turn(_ facts: ChangeSite.Facts) throws {
        let vhost = try vhost(facts.addressing)
        url = vhost.canonical.url
        guard vhost.tls != nil, let standing = certificate else { return }
        // What others signed is no worse for names that were left out of it than one of the site's own, and better for those that it stands for.
        let needed = standing.signer == .itself ? vhost.names : Array(vhost.names.prefix(1))
        let fits = facts.lying.map { lying in lying.notAfter > facts.now && needed.allSatisfy(lying.covers) } ?? false
        if !fits { certificate = SiteCertificate(generation: standing.generation + 1, signer: .itself) }
    }
}

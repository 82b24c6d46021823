import ChangeEngine
import HostServices
import SiteModel

/// Browsers are told to insist on a site's TLS for longer, or to forget it, as its setting and the time have it. Pure.
package enum PromiseTLS {
    /// What becomes of the promise; nil: it stays as it is.
    /// - Parameter seen: the life of the certificate that the site's own sockets showed just now, where browsers believe it.
    package static func next(_ site: Site, seen: CertificateLife?, at now: SoundTime) -> HSTSRamp?? {
        let old = site.promise ?? HSTSRamp()
        var new = old
        new.advance(site.spec.tls.hsts, seen, at: now)
        let kept = new.isOver(at: now) ? nil : new
        return kept == site.promise ? nil : .some(kept)
    }

    /// Whose promise is to be looked at because a change ended: another certificate may be served, something else is wanted, or some heard what was
    /// taken back. nil: nobody's.
    package static func site(of change: Change) throws -> SiteID? {
        // The keeper's own are at rest where they went back.
        guard change.state.isFinal, change.plan.operation != OperationName.promiseTLS else { return nil }
        if change.state == .undone { return change.plan.remains.flatMap { _ in SiteID(rawValue: change.plan.subject) } }
        guard let commit = change.plan.commit else { return nil }
        guard case .putSite(let site) = try StoreCommit(json: commit) else { return nil }
        return site.state == .live && (site.spec.tls.hsts != .off || site.promise != nil) ? site.id : nil
    }

    package static func plan(_ site: Site, to promise: HSTSRamp?, addressing: PublicAddressing, at now: SoundTime) throws -> Plan {
        try site.requireLive(to: "change what browsers are told of")
        var new = site
        new.promise = promise
        let (before, after) = (try site.vhost(addressing), try new.vhost(addressing))
        var steps = [try WriteManifest.record("manifest", "record the site's manifest", .init(site: new))]
        if before != after {
            steps.append(
                try ServeVhost.record(
                    "vhost", "serve \(site.url) with it and prove it", after: ["manifest"],
                    .init(vhost: after, wanted: .present, from: before, demand: site.spec.enabled ? .noLess(than: before) : .ownAnswer)))
        }
        return Plan(
            operation: OperationName.promiseTLS, subject: site.id.rawValue, title: "\(words(promise?.maxAge)) at \(site.spec.domain)",
            steps: steps, commit: try StoreCommit.putSite(new).json(), basis: try encodeJSON(site),
            remains: try remains(from: site, to: new, addressing: addressing, now: now.seconds))
    }

    /// Browsers are told for longer before the change is done. Should it go back, or the daemon die on the way, whoever came meanwhile insists all the same.
    /// - Parameter now: seconds since 1970.
    /// - Returns: nil where they are told nothing that is not on record.
    static func remains(from site: Site, to new: Site, addressing: PublicAddressing, now: Int64) throws -> Plan.Remains? {
        guard let told = try new.vhost(addressing).tls?.strictTransport, told > 0, Int64(told) > site.promise?.maxAge ?? 0 else {
            return nil
        }
        return Plan.Remains(step: "vhost", commit: try StoreCommit.heardPromise(site.id, seconds: Int64(told), from: now).json())
    }

    private static func words(_ seconds: Int64?) -> String {
        switch seconds {
        case nil: "say nothing of TLS to browsers"
        case 0: "let browsers forget TLS"
        case let seconds?:
            "let browsers insist on TLS for \(seconds < 86_400 ? GuardTime.words(seconds * 1000) : "\(seconds / 86_400) days")"
        }
    }
}

extension Site {
    /// Before TLS is switched off. - Parameter now: nil where the clock is in doubt.
    /// - Throws: `tls-promised`, with the day from which on it can be.
    func requireUnpromised(at now: SoundTime?) throws(Problem) {
        guard let promise else { return }
        func refused(_ why: String, _ hint: String) -> Problem {
            .cannot(
                "switch TLS off for", spec.domain.ascii, why, code: .tlsPromised, hint: hint, details: ["site.id": id.rawValue])
        }
        guard let now else {
            throw refused("browsers were told to insist on it, and the clock is in doubt: nobody knows until when", "agent doctor")
        }
        guard let until = promise.holdsTLS(at: now) else { return }
        let day = Moment.words(until)
        var problem = refused(
            "browsers that came here were told to insist on it, and refuse the site without it until \(day)",
            spec.tls.hsts == .off ? "`agent site set \(spec.domain) tls=off` after \(day)" : "agent site set \(spec.domain) tls.hsts=off")
        problem.details["until"] = day
        throw problem
    }
}

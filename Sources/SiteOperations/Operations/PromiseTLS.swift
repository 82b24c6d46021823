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

    package static func plan(_ site: Site, to promise: HSTSRamp?, addressing: PublicAddressing) throws -> Plan {
        try site.requireLive(to: "change what browsers are told of")
        var new = site
        new.promise = promise
        let (before, after) = (try site.vhost(addressing), try new.vhost(addressing))
        var steps = [try WriteManifest.record("manifest", "record the site's manifest", .init(site: new))]
        if before != after {
            steps.append(
                try ServeVhost.record(
                    "vhost", "serve \(site.url) with it and prove it",
                    .init(vhost: after, wanted: .present, from: before, demand: site.spec.enabled ? .noLess(than: before) : .ownAnswer)))
        }
        return Plan(
            operation: OperationName.promiseTLS, subject: site.id.rawValue, title: "\(words(promise?.maxAge)) at \(site.spec.domain)",
            steps: steps, commit: try StoreCommit.putSite(new).json(), basis: try encodeJSON(site))
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

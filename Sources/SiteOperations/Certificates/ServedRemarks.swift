import HostServices
import SiteModel

/// What is wrong with the certificates that a site's sockets show, beside the one that lies on the disk. Who is not there at all is another's business
/// (`service.down`), and so is how near its end the certificate is. Pure.
package enum ServedRemarks {
    /// - Parameters:
    ///   - views: of the site's own names, at this host's own addresses.
    ///   - parked: names that were left out of it, which is told as that.
    ///   - lying: what lies on the disk; nil: nothing that can be read, which is told otherwise.
    /// - Returns: sentences, the same one once for all the names that it is true of.
    package static func judge(_ views: [TLSView], _ site: Site, lying: CertificateFacts?, parked: Set<String> = []) -> [String] {
        guard let lying else { return [] }
        let answering = Set(sights(views).filter { $0.1.answer.isHandshake }.map(\.1.address))
        var names: [String: [String]] = [:]
        var order: [String] = []
        for (name, sight) in sights(views) {
            let isParked = parked.contains(name.ascii) && !lying.covers(name)
            for sentence in sentences(sight, site, lying, isParked: isParked, isAnswering: answering.contains(sight.address)) {
                if names[sentence] == nil { order.append(sentence) }
                if names[sentence]?.contains(name.ascii) != true { names[sentence, default: []].append(name.ascii) }
            }
        }
        return order.map { sentence in
            let all = names[sentence] ?? []
            return "\(all.prefix(2).joined(separator: ", "))\(all.count > 2 ? " and \(all.count - 2) more" : ""): \(sentence)"
        }
    }

    private static func sights(_ views: [TLSView]) -> [(Hostname, TLSSight)] {
        // A name of this host's own always has its addresses.
        views.flatMap { view in ((try? view.sights.get()) ?? []).map { (view.socket.name, $0) } }
    }

    private static func sentences(
        _ sight: TLSSight, _ site: Site, _ lying: CertificateFacts, isParked: Bool, isAnswering: Bool
    ) -> [String] {
        switch sight.answer {
        case .served(let served):
            let isLying = served.facts.fingerprint == lying.fingerprint
            let other =
                "another certificate is shown than lies here, of '\(served.facts.issuer)', until \(Moment.words(served.facts.notAfter))"
            return (isLying ? [] : [other]) + served.faults.filter { matters($0, site, isParked) }.map(\.sentence)
        case .unreadable(let why): return [why]
        // Somebody speaks TLS at this address, and not for this name.
        case .none(let why): return isAnswering ? ["no certificate is shown for it: \(why)"] : []
        case .silent: return []
        }
    }

    /// That nobody else signed it is no news of one that the site signs itself. That its time is over is told as its end.
    private static func matters(_ fault: TLSFault, _ site: Site, _ isParked: Bool) -> Bool {
        switch fault {
        case .lapsed: false
        case .otherName: !isParked
        case .selfSigned, .unknownIssuer, .chainRefused: site.certificate?.signer != .itself
        case .notYetValid, .weakKey, .weakSignature, .otherPurpose: true
        }
    }
}

extension TLSSight.Answer {
    fileprivate var isHandshake: Bool {
        switch self {
        case .served, .unreadable: true
        case .none, .silent: false
        }
    }
}

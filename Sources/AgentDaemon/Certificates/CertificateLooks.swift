import AgentAPI
import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// What visitors of sites are shown, asked of this host's own sockets.
struct CertificateLooks: Sendable {
    let sockets: any TLSLook
    /// Seconds since 1970.
    let now: Int64
    /// PEM of roots that root named.
    let roots: String?

    typealias Answer = Result<[TLSView], Problem>

    /// Sockets that are asked together: few at first, because a web server that keeps silent for one keeps silent for all, and many wait long for it.
    private static let sizes = (first: 8, most: 64)

    /// The name by which each site answers, of many sites: one that cannot be looked at keeps no other one.
    func own(of vhosts: [Vhost]) async -> [SiteID: Answer] {
        var answers: [SiteID: Answer] = [:]
        var (rest, size) = (vhosts[...], Self.sizes.first)
        while !rest.isEmpty {
            let some = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            let views = await look(some.map { Self.socket($0, $0.canonical.name) })
            for (index, vhost) in some.enumerated() { answers[vhost.site] = views.map { [$0[index]] } }
            guard case .success(let seen) = views, seen.contains(where: \.isSilent) else {
                size = min(size * 2, Self.sizes.most)
                continue
            }
            for vhost in rest {
                answers[vhost.site] = .failure(
                    .cannot(
                        "look at", vhost.canonical.name.ascii, "the web server keeps silent, and was not asked again", code: .proofFailed))
            }
            break
        }
        return answers
    }

    /// Every name of one site.
    func all(of vhost: Vhost) async -> Answer { await look(vhost.names.map { Self.socket(vhost, $0) }) }

    private func look(_ sockets: [TLSSocket]) async -> Answer {
        do {
            let views = try await self.sockets.look(sockets, trusting: roots, now: now)
            guard views.count == sockets.count else {
                return .failure(Problem(.internalError, "cannot look at sockets: \(views.count) answers came of \(sockets.count)"))
            }
            return .success(views)
        } catch let problem as Problem {
            return .failure(problem)
        } catch {
            return .failure(Problem(.internalError, "cannot look at sockets: \(printable("\(error)"))"))
        }
    }

    private static func socket(_ vhost: Vhost, _ name: Hostname) -> TLSSocket {
        TLSSocket(name: name, port: vhost.canonical.port, place: .own(ListenAddresses.own))
    }
}

extension TLSView {
    fileprivate var isSilent: Bool {
        guard case .success(let sights) = sights else { return false }
        return sights.contains { if case .silent = $0.answer { true } else { false } }
    }
}

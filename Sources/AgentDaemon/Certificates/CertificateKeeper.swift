import AgentServer
import Foundation
import ServiceLifecycle
import SiteModel
import SiteOperations

/// Brings orders back that failed, when their back-off is over, and those that a daemon before this one had begun. When a certificate is due is looked at by
/// `certificate.watch`, twice a day.
struct CertificateKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(15), "certificates", core.logger, atOnce: true) { try await look() }
    }

    private func look() async throws {
        let now = core.seconds
        let again = try await core.store.certificateStandings().filter { _, standing in
            standing.order != nil || (standing.failure != nil && standing.backoff.wait(at: now) == 0)
        }
        for site in again.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            try await core.enqueue(
                try HostJob(.orderCertificate, site: site, CertificateOrdering()), by: Peer(uid: geteuid(), gid: getegid(), pid: 0))
        }
    }
}

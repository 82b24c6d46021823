import SiteModel
import SiteOperations

extension JobWork {
    static let revokeCertificate = JobWork(.revokeCertificate) { call in
        // A change that is noted and done would be the end of the job, and what it replaced would never be revoked.
        let tools = RevocationTools(JobCall(core: call.core.notingChanges { _ in }, job: call.job))
        let before = call.job.problem.flatMap { $0.isAfterRevocation ? $0 : nil }
        return try await CertificateRevocationRun(
            tools: tools, site: try call.site(), work: try call.payload(), isRevoked: before != nil, rested: before?.jobWait ?? 0
        ).run()
    }
}

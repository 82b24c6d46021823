import SiteModel
import SiteOperations

extension JobWork {
    static let revokeCertificate = JobWork(.revokeCertificate) { call in
        // A change that is noted and done would be the end of the job, and what it replaced would never be revoked.
        let core = call.core.notingChanges { _ in }
        let run = CertificateRevocationRun(core: core, site: try call.site(), work: try call.payload())
        return try await run.run(JobCall(core: core, job: call.job))
    }
}

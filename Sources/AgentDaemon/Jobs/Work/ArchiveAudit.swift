import SiteOperations

extension JobWork {
    static let archiveAudit = JobWork(.archiveAudit) { try await $0.core.archiveAuditWhenDue() }
}

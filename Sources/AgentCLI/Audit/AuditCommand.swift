import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = group(
        "audit", "The audit log: who asked for what, and how it went.",
        [AuditQueryCommand.self, AuditVerify.self, AuditExport.self, AuditArchive.self, AuditBeginAnew.self])
}

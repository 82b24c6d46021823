import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The audit log: who asked for what, and how it went.",
        subcommands: [AuditQueryCommand.self, AuditVerify.self, AuditExport.self, AuditArchive.self, AuditBeginAnew.self])
}

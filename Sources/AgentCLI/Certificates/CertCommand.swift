import ArgumentParser

struct CertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Certificates of sites: what lies, what visitors are shown, and new ones.",
        subcommands: [CertList.self, CertShow.self, CertIssue.self, CertRenew.self, CertTest.self])
}

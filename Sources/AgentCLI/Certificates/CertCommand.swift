import ArgumentParser

struct CertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Certificates of sites: what lies, what is shown, and new ones; and watched ones of others.",
        subcommands: [CertList.self, CertShow.self, CertIssue.self, CertRenew.self, CertTest.self, CertWatch.self, CertUnwatch.self])
}

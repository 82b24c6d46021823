import ArgumentParser

struct CertCommand: ParsableCommand {
    static let configuration = group(
        "cert", "Certificates of sites: what lies, what visitors are shown, and new ones; and watched ones of others.",
        [
            CertList.self, CertShow.self, CertIssue.self, CertRenew.self, CertTest.self, CertImport.self, CertRevoke.self, CertWatch.self,
            CertUnwatch.self,
        ])
}

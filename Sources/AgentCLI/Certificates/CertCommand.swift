import ArgumentParser

struct CertCommand: ParsableCommand {
    static let configuration = group(
        "cert", "Certificates of sites: what lies, what visitors are shown, and new ones.",
        [CertList.self, CertShow.self, CertIssue.self, CertRenew.self, CertTest.self, CertImport.self, CertRevoke.self])
}

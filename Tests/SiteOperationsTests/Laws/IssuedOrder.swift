import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// An order that has its certificate, as it lies in its scratch directory when nobody has used it yet.
enum IssuedOrder {
    static func order(_ site: SiteID) throws -> CertificateOrder {
        CertificateOrder(
            try OrderID("\(site)-1"), names: [.host(try Hostname("law.test"))], authority: try AuthorityName("laws"), challenge: .http)
    }

    private struct Wanted: Encodable {
        var order: CertificateOrder
        var server = "https://laws.test/dir"
        var email = "a@example.com"
    }

    static func lay(_ site: SiteID, _ layout: HostLayout) throws {
        let order = try order(site)
        for rule in layout.directories.acme + [layout.directories.order(order.id)] { try OwnDirectory.make(rule) }
        let key = try #require(BroughtText.pem.firstRange(of: "-----BEGIN PRIVATE KEY-----"))
        for (name, text) in [
            ("order.json", String(decoding: try JSONEncoder().encode(Wanted(order: order)), as: UTF8.self)),
            ("end.json", #"{"issued":{}}"#),
            ("issued.pem", BroughtText.pem), ("key.pem", String(BroughtText.pem[key.lowerBound...])),
        ] {
            try AtomicFile.write(text, to: layout.acmeOrderFile(order.id, name), mode: 0o600)
        }
    }
}

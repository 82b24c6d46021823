import Foundation
import SiteModel
import Testing

@testable import LinuxHost

/// What lego was built with is read from lego, not from its help, which describes more.
@Suite struct LegoProvidersTests {
    private func provider(_ kind: String) throws -> DNSProvider { DNSProvider(name: try DNSProviderName("x"), kind: kind) }

    @Test func theInstalledOneHasWhatItOrdersWith() throws {
        let providers = LegoProviders(program: "/usr/bin/lego")
        #expect(try !providers.lacks(provider("httpreq")) && providers.lacks(provider("httpreqq")))
    }

    @Test func pathsAreReadToTheirEndAndOtherNamesStandForOne() throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("lego-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: place) }
        let paths =
            "\0github.com/x/lego/v4/providers/dns/linode.(*DNS)\0github.com/x/lego/v4/providers/dns/acmedns/client.go\0/providers/dns/"
        try Data(paths.utf8).write(to: place)
        let providers = LegoProviders(program: place.path)
        for kind in ["linode", "linodev4", "acme-dns"] { #expect(try !providers.lacks(provider(kind)), "\(kind)") }
        for kind in ["lino", "linodes", "edgedns", "client"] { #expect(try providers.lacks(provider(kind)), "\(kind)") }
        // Another one in its place.
        try Data("/providers/dns/lino/".utf8).write(to: place)
        #expect(try !providers.lacks(provider("lino")) && providers.lacks(provider("linode")))
    }

    @Test func whatSaysNothingLacksNothing() throws {
        for program in ["/nonexistent/lego", "/bin/true"] { #expect(try !LegoProviders(program: program).lacks(provider("x1"))) }
    }
}

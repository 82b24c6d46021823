import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// The address goes from plain HTTP to TLS and back, and nothing else of the file is another.
@Suite("The address in wp-config.php") struct ConfigAddressTests {
    private func host(_ scheme: String, _ port: UInt16) throws -> PublicHost {
        PublicHost(scheme: scheme, name: try Hostname("a.example"), port: port)
    }

    private func text(_ host: PublicHost) throws -> String {
        let id = SiteID(unchecked: "saaaaaaaaaaa")
        let config = WordPressConfig(
            site: id, identity: SiteIdentity(uid: 1, gid: 1), database: DatabaseName(of: id), account: DatabaseAccount(of: id),
            password: SecretReference(change: "c", name: "p"), salts: SecretReference(change: "c", name: "s"), contentGeneration: 3,
            publicHost: host)
        let salts = (0..<8).map { "\($0)" + String(repeating: "'\\?> $x {$y} ", count: 8) }
        let layout = HostLayout.sandbox(root: "/srv/it's", run: "/run/x", share: "/share")
        return try ConfigFile(
            config, layout: layout, password: Secret("define( 'WP_HOME', 'x' );"), salts: Secret(salts.joined(separator: "\n"))
        ).text
    }

    @Test("it becomes the very text that a new site of that address has") func same() throws {
        let (plain, secure) = (try host("http", 8080), try host("https", 443))
        let (http, https) = (try text(plain), try text(secure))
        #expect(ConfigAddress.set(secure, in: http) == https && ConfigAddress.set(plain, in: https) == http)
        #expect(ConfigAddress.set(plain, in: http) == http && ConfigAddress.set(secure, in: https) == https)
    }

    @Test("what a person made of it is not guessed at") func others() throws {
        let (http, secure) = (try text(host("http", 8080)), try host("https", 443))
        for other in [
            http.replacing("define( 'WP_HOME', ", with: "define('WP_HOME',"), http + "define( 'WP_SITEURL', 'x' );\n",
            http + "define( 'FORCE_SSL_ADMIN', false );\n", "",
        ] {
            #expect(ConfigAddress.set(secure, in: other) == nil)
        }
    }
}

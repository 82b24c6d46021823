import ConfigTemplates
import SiteModel
import Testing

@Suite struct NginxFactsTests {
    private static let bookworm = """
        nginx version: nginx/1.22.1
        built with OpenSSL 3.0.11 19 Sep 2023 (running with OpenSSL 3.0.15 3 Sep 2024)
        TLS SNI support enabled
        configure arguments: --with-cc-opt='-g -O2' --prefix=/usr/share/nginx --with-http_ssl_module --with-http_v2_module --with-threads
        """
    private static let trixie = """
        nginx version: nginx/1.26.3
        built with OpenSSL 3.5.0 8 Apr 2025
        TLS SNI support enabled
        configure arguments: --with-http_ssl_module --with-http_v2_module --with-http_v3_module --with-threads
        """

    @Test func theLibraryThatRunsIsWhatCounts() throws {
        let old = try #require(NginxFacts(Self.bookworm))
        #expect(old == NginxFacts(version: ProgramVersion(1, 22, 1), openSSL: ProgramVersion(3, 0, 15), hasHTTP3: false))
        let new = try #require(NginxFacts(Self.trixie))
        #expect(new == NginxFacts(version: ProgramVersion(1, 26, 3), openSSL: ProgramVersion(3, 5, 0), hasHTTP3: true))
    }

    @Test(
        "words that do not tell are no facts", arguments: ["", "nginx version: nginx", "nginx version: nginx/1.22.1\nbuilt with BoringSSL"])
    func silence(_ words: String) { #expect(NginxFacts(words) == nil) }

    @Test func anNginxWithoutHTTP3IsNeverToldOfItAndOnlyTheAgentsServerSharesItsPort() throws {
        let old = Samples.listening(Samples.bookworm, .offered)
        #expect(try !Samples.render(TLSListenContext(old)).text.contains("quic"))
        let new = Samples.listening(Samples.trixie, .offered)
        let site = try Samples.render(TLSListenContext(new)).text
        #expect(site.contains("listen 0.0.0.0:443 quic;") && site.contains("http3 on;") && !site.contains("reuseport"))
        #expect(try Samples.render(TLSDefaultServerContext(new)).text.contains("listen 0.0.0.0:443 quic reuseport default_server;"))
    }

    /// What one version needs stops another, so each boundary is held on both sides.
    @Test func eachDirectiveIsWrittenOnlyForAnNginxThatKnowsIt() throws {
        func text(_ version: ProgramVersion, _ openSSL: ProgramVersion) throws -> String {
            let nginx = NginxFacts(version: version, openSSL: openSSL, hasHTTP3: false)
            return try Samples.render(TLSContext(nginx: nginx)).text + Samples.render(TLSListenContext(Samples.listening(nginx))).text
        }
        let cases: [(ProgramVersion, ProgramVersion, present: String, absent: String)] = [
            (ProgramVersion(1, 25, 0), ProgramVersion(3, 0), "ssl http2;", "http2 on;"),
            (ProgramVersion(1, 25, 1), ProgramVersion(3, 0), "http2 on;", "ssl http2"),
            (ProgramVersion(1, 23, 1), ProgramVersion(3, 0), "ssl_session_tickets off;", "ssl_session_tickets on;"),
            (ProgramVersion(1, 23, 2), ProgramVersion(3, 0), "ssl_session_tickets on;", "ssl_session_tickets off;"),
            (ProgramVersion(1, 26, 0), ProgramVersion(3, 4, 9), "ssl_ecdh_curve X25519:", "MLKEM"),
            (ProgramVersion(1, 26, 0), ProgramVersion(3, 5), "ssl_ecdh_curve X25519MLKEM768:X25519:", "?X25519"),
        ]
        for (version, openSSL, present, absent) in cases {
            let text = try text(version, openSSL)
            #expect(text.contains(present), "\(version) with \(openSSL)")
            #expect(!text.contains(absent), "\(version) with \(openSSL)")
        }
    }
}

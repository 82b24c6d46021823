import AgentTesting
import ConfigTemplates
import SiteModel
import Testing

/// AGENT_RECORD_GOLDEN=1 writes them anew.
@Suite struct GoldenTests {
    @Test func everyTemplateRendersAsItsGoldenFile() throws {
        var rendered: [String: String] = [
            "vhost.conf": try Samples.render(Samples.vhost(cached: true, redirected: true)).text,
            "vhost-bare.conf": try Samples.render(Samples.vhost(cached: false, redirected: false)).text,
            "vhost-upload.conf": try Samples.render(Samples.vhost(cached: false, redirected: false, upload: 128)).text,
            "vhost-snippet.conf": try Samples.render(Samples.snippetVhost(strictTransport: 31_536_000)).text,
            "vhost-disabled.conf": try Samples.render(Samples.disabled()).text,
            "nginx.conf": try Samples.render(Samples.main).text, "fpm.conf": try Samples.render(Samples.pool).text,
            "listen.conf": try Samples.render(Samples.listen).text, "default-server.conf": try Samples.render(Samples.defaultServer).text,
            "php-site.service": try Samples.render(Samples.phpService).text, "php-site.socket": try Samples.render(Samples.phpSocket).text,
            "nginx.service.conf": try Samples.render(Samples.nginxService).text,
            "acme.conf": try Samples.render(Samples.acme).text, "generation.conf": try Samples.render(Samples.generation).text,
        ]
        for (name, nginx) in ["nginx-1.22": Samples.bookworm, "nginx-1.26": Samples.trixie] {
            rendered["tls.\(name).conf"] = try Samples.render(TLSContext(nginx: nginx)).text
            rendered["listen-tls.\(name).conf"] = try Samples.render(TLSListenContext(Samples.listening(nginx))).text
            rendered["default-server-tls.\(name).conf"] = try Samples.render(TLSDefaultServerContext(Samples.listening(nginx))).text
        }
        let quic = Samples.listening(Samples.trixie, .offered)
        rendered["listen-tls.http3.conf"] = try Samples.render(TLSListenContext(quic)).text
        rendered["default-server-tls.http3.conf"] = try Samples.render(TLSDefaultServerContext(quic)).text
        rendered["vhost-tls.conf"] = try Samples.render(Samples.secureVhost(strictTransport: nil)).text
        rendered["vhost-tls-strict.conf"] = try Samples.render(Samples.secureVhost(strictTransport: 31_536_000)).text
        for seconds in [0, 300, 86_400, 2_592_000] {
            rendered["site-tls-\(seconds).conf"] = try Samples.render(Samples.tls(strictTransport: seconds)).text
        }
        rendered["50-site.ini"] = try Samples.render(Samples.siteIni).text
        rendered["fpm-shared.conf"] = try Samples.render(Samples.sharedMaster).text
        rendered["fpm-shared-pool.conf"] = try Samples.render(Samples.sharedPool).text
        rendered["60-shared.ini"] = try Samples.render(Samples.sharedIni).text
        rendered["php-shared.service"] = try Samples.render(Samples.sharedService).text
        var secure = Samples.main
        secure.tls = true
        rendered["nginx-tls.conf"] = try Samples.render(secure).text
        var behind = Samples.main
        behind.cloudflare = true
        rendered["nginx-cloudflare.conf"] = try Samples.render(behind).text
        rendered["cloudflare.conf"] = try Samples.render(Samples.cloudflare).text
        var compressing = Samples.main
        compressing.modules = Samples.modules
        rendered["nginx-brotli.conf"] = try Samples.render(compressing).text
        var ordinary = Samples.main
        ordinary.user = nil
        ordinary.openFiles = 1024
        ordinary.names = 5000
        rendered["nginx-ordinary-user.conf"] = try Samples.render(ordinary).text
        for (name, text) in rendered {
            let difference = try Golden.difference(text, name, beside: #filePath)
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    @Test func everyGlobalIsATemplateWithoutVariables() throws {
        for name in NginxGlobals.verbatim + NginxGlobals.ofModules {
            let text = try Samples.text("nginx/globals/\(name).conf")
            #expect(try Template<Nginx>(name: name, text: text).placeholders.isEmpty)
            #expect(try !NginxReader.read(text).isEmpty)
        }
    }

    /// Two files that say it, so that neither has to know of the other's master; one of them must not be forgotten.
    @Test func whatASitesPHPMayDoIsTheSameUnderEitherMaster() throws {
        func settings(_ text: String) throws -> Set<String> {
            Set(try IniReader.read(text).filter { !$0.section }.map { "\($0.key) = \($0.value)" })
        }
        let (own, shared) = (try settings(Samples.render(Samples.pool).text), try settings(Samples.render(Samples.sharedPool).text))
        let ofTheMaster = ["error_log", "daemonize", "process_control_timeout", "emergency_restart", "listen", "catch_workers", "decorate"]
        #expect(own.subtracting(shared).filter { line in !ofTheMaster.contains { line.hasPrefix($0) } } == [])
        let added = shared.subtracting(own).map { String($0.prefix { $0 != " " }) }.sorted()
        #expect(
            added == [
                "catch_workers_output", "group", "listen", "listen.backlog", "listen.group", "listen.mode", "listen.owner",
                "php_admin_value[error_log]", "php_admin_value[syslog.ident]", "php_flag[session.cookie_secure]", "user",
            ])
    }

    @Test func brotliIsForTheTypesOfGzip() throws {
        func types(_ name: String) throws -> [Substring] {
            let text = try Samples.text("nginx/globals/\(name).conf")
            return try #require(text.split(separator: "\(name)_types").last).split { $0 == ";" || $0.isWhitespace }
        }
        #expect(try types("brotli") == types("gzip"))
    }

    /// One directive of a module that is not there, and no site answers.
    @Test func withoutAModuleNothingOfItIsSaid() throws {
        #expect(try !Samples.render(Samples.main).text.contains("brotli"))
        #expect(try !Samples.render(Samples.main).text.contains("load_module"))
        for name in NginxGlobals.verbatim {
            #expect(try !Samples.text("nginx/globals/\(name).conf").contains("brotli"), "\(name)")
        }
    }

    @Test func whatMustBeAbsentIsAbsent() throws {
        let cached = try Samples.render(Samples.vhost(cached: true, redirected: true)).text
        let bare = try Samples.render(Samples.vhost(cached: false, redirected: false)).text
        let disabled = try Samples.render(Samples.disabled()).text
        for word in ["fastcgi", "root ", "try_files", "cache_path"] { #expect(!disabled.contains(word), "\(word)") }
        // What nginx.conf says for all need not be said again.
        #expect(!bare.contains("client_max_body_size"))
        #expect(!bare.contains("cache_path") && !bare.contains("fastcgi_cache ") && !bare.contains("301"))
        // Only the server as a whole may say these (config.md P4c, P37), and a variable in an upstream needs a resolver (P6).
        for word in ["ssl_protocols", "reuseport", "http_host", "{{", "}}", "return 301 $", "fastcgi_pass $"] {
            #expect(!cached.contains(word), "\(word)")
        }
        let secure = try Samples.render(Samples.secureVhost(strictTransport: nil)).text
        for word in ["ssl_protocols", "ssl_ciphers", "reuseport", "ssl_stapling", "return 301 $", "Strict-Transport-Security \""] {
            #expect(!secure.contains(word), "\(word)")
        }
    }
}

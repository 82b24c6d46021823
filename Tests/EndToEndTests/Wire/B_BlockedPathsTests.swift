import AgentTesting
import Foundation
import Testing

extension Wire {
    /// B. What must not be served. Every file that is refused exists and holds a word that must not come out.
    @Suite(.serialized) struct BlockedPaths {
        static let secret = "TOP" + "-SECRET"
        static let code = "<?php echo 'EXEC' . 'UTED'; // \(secret)"

        private func expect(_ targets: [String], _ statuses: Set<Int>, of site: WireSite) async throws {
            for target in targets {
                let answer = try await site.get(target)
                #expect(statuses.contains(answer.status), "\(target) gave \(answer.status)")
                #expect(!answer.text.contains(Self.secret) && !answer.text.contains("EXECUTED"), "\(target) came out")
            }
        }

        private func siteWithFiles() async throws -> WireSite {
            let site = try await Wire.a
            let beside = [
                ".env", ".git/config", ".htaccess", ".user.ini", "wp-config.php.bak", "wp-config.php.old", "wp-config.php~",
                "wp-config.php.swp", "wp-config.txt",
                "backup.sql", "dump.sql.gz", "site.log", "settings.ini", "server.pem", "server.key", "composer.json", "package.json",
                "auth.json",
            ]
            for name in beside { try site.putBeside(name, Self.secret) }
            for name in ["evil.php", "evil.PHP", "evil.phtml", "evil.phar", "evil.php5", "evil.inc", "evil.phps"] {
                try site.put("uploads/\(name)", Self.code)
            }
            for name in [
                ".git/HEAD", "debug.log", "error_log", "uploads/woocommerce_uploads/2026/p.zip", "uploads/wc-logs/x.log",
                "uploads/edd/book.pdf", "wflogs/rules.txt",
            ] {
                try site.put(name, Self.secret)
            }
            return site
        }

        @Test func b1_hiddenFiles() async throws {
            let site = try await siteWithFiles()
            let targets = [
                "/.env", "/.git/config", "/wp-content/.git/HEAD", "/.htaccess", "/.user.ini", "/%2eenv", "/.well-known/../.env", "//.env",
                "/.%65nv",
            ]
            try await expect(targets, [404], of: site)
        }

        @Test func b2_theWellKnownDirectoryIsPublic() async throws {
            let site = try await Wire.a
            try site.putBeside(".well-known/public.txt", "public")
            let answer = try await site.get("/.well-known/public.txt")
            #expect(answer.status == 200)
            #expect(answer.text == "public")
        }

        @Test func b3_codeInUploads() async throws {
            let site = try await siteWithFiles()
            let names = ["evil.php", "evil.PHP", "evil.php/", "evil.phtml", "evil.phar", "evil.php5"]
            try await expect(names.map { "/wp-content/uploads/\($0)" }, [403], of: site)
            try await expect(
                [
                    "/wp-content/uploads//evil.php", "//wp-content/uploads/evil.php", "/wp-content/%75ploads/evil.php",
                    "/wp-content/uploads/./evil.php", "/WP-CONTENT/../wp-content/uploads/evil.php",
                ], [403], of: site)
        }

        /// Its address is none of code, and its index would be found behind the rules.
        @Test func b3_theIndexOfADirectoryInUploads() async throws {
            let site = try await Wire.a
            try site.put("uploads/evil/index.php", Self.code)
            try await expect(
                ["/wp-content/uploads/evil/", "/wp-content/uploads//evil/", "/wp-content/uploads/evil/index.php"], [403], of: site)
        }

        @Test func b4_codeBehindAPicture() async throws {
            let site = try await siteWithFiles()
            try site.put("uploads/evil.jpg", Self.code)
            try await expect(["/wp-content/uploads/evil.jpg/x.php"], [403], of: site)
            try await expect(["/wp-content/plugins/wire/none.jpg/x.php"], [404], of: site)
        }

        @Test func b5_aZeroByte() async throws {
            try await expect(["/wp-content/uploads/evil.php%00.jpg"], [400], of: siteWithFiles())
        }

        @Test func b6_sourceIsNotShown() async throws {
            try await expect(["/wp-content/uploads/evil.inc", "/wp-content/uploads/evil.phps"], [403, 404], of: siteWithFiles())
        }

        @Test func b7_uploadsAreServed() async throws {
            let site = try await Wire.a
            for name in ["ok.txt", "ok.zip", "ok.png", "ok.pdf", "2026/11/deep.jpg"] {
                let target = try site.put("uploads/\(name)", "upload \(name)")
                let answer = try await site.get(target)
                #expect(answer.status == 200, "\(name)")
                #expect(answer.text == "upload \(name)")
            }
        }

        @Test func b8_wpConfigIsNeverServed() async throws {
            let site = try await Wire.a
            try await expect(["/wp-config.php", "/WP-Config.php", "//wp-config.php", "/wp%2dconfig.php"], [403], of: site)
            try await withPHPAway(site) { try await expect(["/wp-config.php"], [403], of: site) }
        }

        @Test func b9_copiesOfWpConfig() async throws {
            let names = ["wp-config.php.bak", "wp-config.php.old", "wp-config.php~", "wp-config.php.swp", "wp-config.txt"]
            try await expect(names.map { "/\($0)" }, [403, 404], of: siteWithFiles())
        }

        @Test func b10_dumpsLogsAndKeys() async throws {
            try await expect(
                ["/backup.sql", "/dump.sql.gz", "/site.log", "/settings.ini", "/server.pem", "/server.key"], [404], of: siteWithFiles())
        }

        @Test func b11_packageFiles() async throws {
            try await expect(["/composer.json", "/package.json", "/auth.json"], [403], of: siteWithFiles())
        }

        @Test func b12_readmeAndLicence() async throws { try await expect(["/readme.html", "/license.txt"], [404], of: Wire.a) }

        @Test func b13_theInstaller() async throws {
            try await expect(["/wp-admin/install.php", "/wp-admin/setup-config.php"], [403], of: Wire.a)
        }

        @Test func b14_whatIsOnlyIncluded() async throws {
            try await expect(
                ["/wp-admin/includes/file.php", "/wp-includes/version.php", "/wp-includes/theme-compat/header.php"], [403], of: Wire.a)
        }

        @Test func b15_debugLogs() async throws {
            try await expect(["/wp-content/debug.log", "/wp-content/error_log"], [403], of: siteWithFiles())
        }

        @Test func b16_xmlrpc() async throws {
            try await expect(["/xmlrpc.php", "//xmlrpc.php", "/xmlrpc.php/x", "/XMLRPC.php"], [403], of: Wire.a)
        }

        @Test func b17_theSchedule() async throws {
            try await expect(["/wp-cron.php", "/wp-cron.php?doing_wp_cron", "/wp-cron.php/x"], [403], of: Wire.a)
        }

        @Test func b18_directoriesThatPluginsThinkAreProtected() async throws {
            let site = try await siteWithFiles()
            let targets = ["woocommerce_uploads/2026/p.zip", "wc-logs/x.log", "edd/book.pdf"].map { "/wp-content/uploads/\($0)" }
            try await expect(targets + ["/wp-content/wflogs/rules.txt"], [403], of: site)
            let cover = try site.put("uploads/edd/cover.jpg", "cover")
            #expect(try await site.get(cover).text == "cover")
        }

        @Test func b19_phpMayHandOutWhatVisitorsMayNot() async throws {
            let site = try await siteWithFiles()
            let path = try site.probe("accel", "header('X-Accel-Redirect: /wp-content/uploads/woocommerce_uploads/2026/p.zip');")
            let answer = try await site.get("\(path)?fresh=1")
            #expect(answer.status == 200)
            #expect(answer.text == Self.secret)
        }

        @Test(arguments: ["/../../etc/passwd", "/wp-config.php", "/../wp-config.php", "/.%2e/wp-config.php", "//etc/passwd"])
        func b20_butOnlyFromItsOwnTree(_ target: String) async throws {
            let site = try await Wire.a
            let path = try site.probe(
                "accel-out", "header('X-Accel-Redirect: ' . base64_decode('\(Data(target.utf8).base64EncodedString())'));")
            let answer = try await site.get("\(path)?fresh=1")
            #expect(!answer.text.contains("root:") && !answer.text.contains("DB_PASSWORD"))
        }

        @Test(arguments: ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/wp-content/../../x", "/..%2f..%2f..%2fetc/passwd"])
        func b21_outOfTheTree(_ target: String) async throws {
            let answer = try await Wire.a.get(target)
            #expect(answer.status == 400)
        }

        @Test func b22_whatStandsBehindAScriptDoesNotRun() async throws {
            let answer = try await Wire.a.get("/wp-login.php/x")
            #expect(answer.status == 404)
            #expect(!answer.text.contains("name=\"loginform\""))
        }

        @Test(arguments: ["TRACE", "TRACK", "PURGE", "PROPFIND", "CONNECT"]) func b23_methods(_ method: String) async throws {
            let answer = try await Wire.a.get("/", method: method)
            #expect([400, 405].contains(answer.status))
        }

        @Test func b24_tooLargeABody() async throws {
            let answer = try await Wire.a.raw(
                "POST /wp-login.php HTTP/1.1\r\nHost: HOST\r\nContent-Length: 73400320\r\nConnection: close\r\n\r\n")
            #expect(answer.status == 413)
        }

        @Test func b25_noListing() async throws {
            let site = try await siteWithFiles()
            for target in ["/wp-content/uploads/", "/wp-content/uploads/2026/", "/wp-includes/css/", "/.well-known/"] {
                let answer = try await site.get(target)
                #expect([403, 404].contains(answer.status), "\(target) gave \(answer.status)")
                #expect(!answer.text.contains("Index of"))
            }
        }
    }

    /// While `body` runs, nginx finds no PHP behind this site.
    static func withPHPAway(_ site: WireSite, _ body: () async throws -> Void) async throws {
        let socket = "\(site.sandbox.root)/run/php/\(site.id).sock"
        try #require(rename(socket, socket + ".away") == 0)
        do {
            try await body()
        } catch {
            rename(socket + ".away", socket)
            throw error
        }
        try #require(rename(socket + ".away", socket) == 0)
    }
}

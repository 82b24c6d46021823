import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct ConfigFileTests {
    let site = SiteID(unchecked: "saaaaaaaaaaa")
    let layout = HostLayout.sandbox(root: "/srv/it's", run: "/run/\\x'", share: "/share")

    private func file(password: String, scheme: String = "http", port: UInt16 = 8080, salts: [String]? = nil) throws -> ConfigFile {
        let config = WordPressConfig(
            site: site, identity: SiteIdentity(uid: 1, gid: 1), database: DatabaseName(of: site), account: DatabaseAccount(of: site),
            password: SecretReference(change: "c", name: "p"), salts: SecretReference(change: "c", name: "s"), contentGeneration: 3,
            publicHost: PublicHost(scheme: scheme, name: try Hostname("a.test.localhost"), port: port))
        let lines = salts ?? (0..<8).map { "\($0)" + String(repeating: "'\\?> $x {$y} ", count: 8) }
        return try ConfigFile(config, layout: layout, password: Secret(password), salts: Secret(lines.joined(separator: "\n")))
    }

    /// Runs a PHP program and gives what it prints.
    private func php(_ source: String, files: [String: String]) async throws -> String {
        let directory = "/tmp/agent-config-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (name, text) in files.merging(["run.php": source], uniquingKeysWith: { a, _ in a }) {
            try AtomicFile.write(text, to: "\(directory)/\(name)", mode: 0o644)
        }
        let runner = try agentRunner()
        let arguments = ["-d", "display_errors=1", "-d", "memory_limit=512M", "-f", "run.php"]
        let result = try await runner.run(Command("/usr/bin/php8.2", arguments, directory: directory, outputLimit: 1 << 24))
        #expect(result.exitCode == 0, "\(result.errorOutput) \(result.output.prefix(500))")
        return result.output
    }

    @Test func phpReadsBackEveryStringAsItWas() async throws {
        let pieces = [
            "'", "\\", "\\'", "'\\", "?>", "<?php", "${x}", "$x", "{$x}", "\"", "\n", "\r\n", "\u{0}", "\u{1A}", "//", "/*", "*/", "#",
            "`id`", "');",
            "\\\\", "\\n", "\\0", "\\x41", "ü", "🐘", "\u{301}", "\u{FEFF}", "\u{2028}", "\u{85}", "a", " ", "%s", "<<<EOT", "\u{10FFFF}",
        ]
        var generator = SeededGenerator(state: 20_261_120)
        let strings = (0..<100_000).map { _ in
            (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
        }
        let source = "<?php return [\n" + strings.map { PHPLiteral.text($0).source }.joined(separator: ",\n") + "];"
        let expected = String(decoding: try JSONEncoder().encode(strings), as: UTF8.self)
        let output = try await php(
            """
            <?php
            $got = require 'strings.php';
            $wanted = json_decode(file_get_contents('strings.json'), true, 8, JSON_THROW_ON_ERROR);
            if (count($got) !== count($wanted)) { die('count'); }
            foreach ($wanted as $i => $text) { if ($got[$i] !== $text) { die("$i"); } }
            echo 'all ', count($got);
            """, files: ["strings.php": source, "strings.json": expected])
        #expect(output == "all 100000")
    }

    @Test func theConfigurationSaysWhatTheSiteIs() async throws {
        let password = "pä'ss\\\" ?> <?php ${x} $y \\' \n"
        let text = try file(password: password).text
        let output = try await php(
            "<?php define('ABSPATH', __DIR__ . '/'); require 'wp-config.php'; echo json_encode(['prefix' => $table_prefix] + get_defined_constants(true)['user']);",
            files: ["wp-config.php": text, "wp-settings.php": "<?php"])
        let values = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        #expect(values["DB_PASSWORD"] as? String == password)
        #expect(values["DB_NAME"] as? String == "saaaaaaaaaaa")
        #expect(values["DB_HOST"] as? String == "localhost:\(layout.mariadbSocket)")
        #expect(values["DB_COLLATE"] as? String == "utf8mb4_unicode_520_ci")
        #expect(values["WP_HOME"] as? String == "http://a.test.localhost:8080")
        #expect(values["WP_SITEURL"] as? String == "http://a.test.localhost:8080")
        #expect(values["WP_CONTENT_URL"] as? String == "http://a.test.localhost:8080/wp-content")
        #expect(values["WP_CONTENT_DIR"] as? String == "/srv/it's/srv/sites/saaaaaaaaaaa/content/3")
        #expect(values["WPMU_PLUGIN_DIR"] as? String == layout.muPlugins)
        #expect(values["AGENT_PURGE_SOCKET"] as? String == layout.purgeSocket(site))
        for name in ["DISALLOW_FILE_EDIT", "DISABLE_WP_CRON"] { #expect(values[name] as? Bool == true, "\(name)") }
        for name in ["WP_AUTO_UPDATE_CORE", "CONCATENATE_SCRIPTS", "WP_DEBUG"] { #expect(values[name] as? Bool == false, "\(name)") }
        #expect(Set(ConfigFile.saltNames.compactMap { values[$0] as? String }).count == 8)
        #expect(values["prefix"] as? String == "wp_")
        #expect(values["FORCE_SSL_ADMIN"] == nil)
        #expect(try file(password: "x", scheme: "https", port: 443).text.contains("define( 'FORCE_SSL_ADMIN', true );"))
    }

    @Test func saltsMustBeEightDifferentAndLong() throws {
        let good = (0..<8).map { "\($0)" + String(repeating: "x", count: 64) }
        _ = try file(password: "x", salts: good)
        for bad in [Array(good.dropLast()), good + ["y"], good.map { _ in good[0] }, good.map { String($0.prefix(63)) }] {
            #expect(throws: Problem.self) { try file(password: "x", salts: bad) }
        }
    }

    @Test func theSiteReadsItsConfigurationAndCannotChangeIt() async throws {
        try await WordPressFixture.with { f in
            let site = try await f.makeSite("saaaaaaaaaaa", uid: 64101)
            #expect(try await !f.sites.hasConfig(site))
            for _ in 0..<2 { try await f.sites.writeConfig(f.config(site, uid: 64101, host: try f.host("a.example.com"))) }
            var status = stat()
            #expect(lstat(f.layout.wordpressConfig(of: site), &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o440)
            #expect(status.st_uid == 0 && status.st_gid == 64101)
            #expect(try await f.sites.hasConfig(site))
            for _ in 0..<2 { try await f.sites.removeConfig(site) }
            #expect(try await !f.sites.hasConfig(site))
        }
    }
}

private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

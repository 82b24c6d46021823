import SiteModel
import Testing

@testable import LinuxHost

@Suite struct VersionTests {
    private func parse(_ text: String) throws -> VersionFile { try VersionFile(parsing: text, source: "/x") }

    @Test func theFileOfARealReleaseIsRead() throws {
        let facts = try parse(
            "<?php\n/**\n * @global string $wp_version\n */\n$wp_version = '6.9-beta1-60000';\n$required_php_version = '7.2.24';\n")
        #expect(facts.version.rawValue == "6.9-beta1-60000" && facts.requiredPHP.rawValue == "7.2" && facts.locale == nil)
    }

    @Test(arguments: [
        "", "<?php $wp_version = '6.1';", "$wp_version = '6.1';\n$wp_version = '6.2';\n$required_php_version = '7.0';",
        "$wp_version = '6.1' . system('id');\n$required_php_version = '7.0';", "$wp_version = '../../etc';\n$required_php_version = '7.0';",
        "$wp_version = \"6.1\";\n$required_php_version = '7.0';", "$wp_version = '6.1\\'';\n$required_php_version = '7.0';",
        "$wp_version = '6.1';\n$required_php_version = 'x';", " $wp_version = '6.1';\n$required_php_version = '7.0';",
        "$wp_version = '\(String(repeating: "1", count: 100))';\n$required_php_version = '7.0';",
    ]) func anythingElseIsRefused(text: String) {
        #expect { try parse(text) } throws: { ($0 as? Problem)?.code == .sourceCorrupt }
    }

    @Test(arguments: [
        ("6.1.9", "5.6", "8.2", true), ("6.1.9", "5.6", "8.4", true), ("6.0", "5.6", "8.2", false), ("6.0", "5.6", "8.1", true),
        ("5.7.14", "5.6", "8.2", false), ("5.8.3", "5.6", "8.0", false), ("5.8.3", "5.6", "7.4", true), ("7.1.4", "7.4", "7.3", false),
        ("5.9", "5.6", "8.1", true), ("7.1", "8.3", "8.2", false),
    ]) func releasesRunOnTheirPHPOnly(version: String, required: String, php: String, runs: Bool) {
        let check = { try PHPCompatibility.check(WordPressVersion(version), requiredPHP: PHPVersion(required), on: PHPVersion(php)) }
        if runs {
            #expect(throws: Never.self) { try check() }
        } else {
            #expect { try check() } throws: { ($0 as? Problem)?.code == .releaseIncompatible }
        }
    }
}

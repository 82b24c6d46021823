import AgentTesting
import Foundation
import SiteModel
import Testing

/// What a real WordPress does to its plugins is told by `site events`.
@Suite(.serialized) struct SiteEventsTests {
    private static let prepare = """
        require $_SERVER['DOCUMENT_ROOT'] . '/wp-load.php';
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
        require_once ABSPATH . 'wp-admin/includes/class-pclzip.php';
        function packed($version) {
            $file = get_temp_dir() . "sample-$version.zip"; @unlink($file);
            (new PclZip($file))->create([[PCLZIP_ATT_FILE_NAME => 'sample one/sample.php',
                PCLZIP_ATT_FILE_CONTENT => "<?php\\n/*\\nPlugin Name: Sample\\nVersion: $version\\n*/\\n"]]);
            return $file;
        }
        """

    private func events(_ site: WireSite, _ more: String...) async throws -> [String] {
        let outcome = try await site.sandbox.agent.run(["site", "events", site.domain, "--format", "json"] + more)
        #expect(outcome.code == 0, "\(outcome.talk)")
        return try JSONDecoder().decode([[String: JSONValue]].self, from: Data(outcome.output.utf8)).map { event in
            ["subject", "deed", "name", "from", "to"].map { event[$0]?.text ?? "-" }.joined(separator: " ")
        }
    }

    @Test func whatWordPressDoesToAPluginIsToldInItsOrder() async throws {
        let (a, b) = try await (Wire.a, Wire.b)
        let done = try await a.run(
            "upgrade",
            Self.prepare + """
                $first = new Plugin_Upgrader(new Automatic_Upgrader_Skin()); $did[] = $first->install(packed('1.0'));
                $plugin = $first->plugin_info(); $did[] = activate_plugin($plugin); deactivate_plugins($plugin);
                set_site_transient('update_plugins', (object) ['last_checked' => time(), 'checked' => [], 'response' => [$plugin =>
                    (object) ['slug' => 'sample', 'plugin' => $plugin, 'new_version' => '2.0', 'package' => packed('2.0')]]]);
                $second = new Plugin_Upgrader(new Automatic_Upgrader_Skin()); $did[] = $second->upgrade($plugin);
                $did[] = delete_plugins([$plugin]); echo json_encode($did);
                """)
        #expect(done == "[true,null,true,true]")
        let deadline = ContinuousClock.now + .seconds(10)
        var told: [String] = []
        while told.count < 5, ContinuousClock.now < deadline {
            told = try await events(a).filter { $0.contains("sample") }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(
            told == [
                "plugin deleted sample%20one/sample.php - -", "plugin updated sample%20one/sample.php 1.0 2.0",
                "plugin deactivated sample%20one/sample.php - -", "plugin activated sample%20one/sample.php - -",
                "plugin installed sample%20one/sample.php - 1.0",
            ])
        #expect(try await events(a, "--limit", "1").count == 1)
        #expect(try await events(b).allSatisfy { !$0.contains("sample") })
    }

    @Test func aSiteMayForgeItsOwnButNeitherManyNorStrangeOnes() async throws {
        let (a, b) = try await (Wire.a, Wire.b)
        let escape = #"{"events":[{"subject":"plugin","deed":"deleted","name":"\u001b[2Jforged"}]}"#.replacing("\\", with: "\\\\")
        _ = try await b.run("strange", FailedLoginTests.say(escape, to: "AGENT_PURGE_SOCKET"))
        let one = #"{"subject":"plugin","deed":"deleted","name":"flood"}"#
        let report = "{\"events\":[" + Array(repeating: one, count: 50).joined(separator: ",") + "]}"
        _ = try await b.run("events", "for ($i = 0; $i < 40; $i++) { \(FailedLoginTests.say(report, to: "AGENT_PURGE_SOCKET")) }")
        let deadline = ContinuousClock.now + .seconds(10)
        while try await !events(b).contains(where: { $0.contains("flood") }), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(100))
        }
        try await Task.sleep(for: .seconds(2))
        let told = try await events(b, "--limit", "500")
        #expect((50...260).contains(told.count), "\(told.count) of 2000")
        #expect(!told.contains { $0.contains("forged") || $0.unicodeScalars.contains { $0.value < 0x20 } })
        #expect(try await events(a).allSatisfy { !$0.contains("flood") })
    }
}

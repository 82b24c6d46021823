import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct CronTests {
    /// Says who runs it and what it was given, and tries to be mistaken for the driver.
    static let plugin = """
        <?php
        /* Plugin Name: probe */
        add_action('agent_test_event', function () {
            echo str_repeat('noise ', 1000000), "\\n", str_repeat('0', 32), ' {"result":{"due":99}}', "\\n";
            file_put_contents(WP_CONTENT_DIR . '/probe.json', json_encode(array(
                'uid' => posix_geteuid(), 'groups' => posix_getgroups(), 'environment' => array_keys(getenv()), 'url' => home_url('/'))));
        });
        """
    static let due = """
        a:2:{i:1;a:1:{s:16:"agent_test_event";a:1:{s:32:"40cd750bba9870f18aada2478b24840a";\
        a:2:{s:8:"schedule";b:0;s:4:"args";a:0:{}}}}s:7:"version";i:2;}
        """

    @Test func dueEventsRunOnceAsTheSitesUserWithAnEmptyEnvironment() async throws {
        struct Probe: Decodable {
            var uid: UInt32
            var groups: [UInt32]
            var environment: [String]
            var url: String
        }
        try await ServedSite.with { served in
            let content = served.fixture.layout.content(of: served.site, generation: 1)
            try AtomicFile.write(Self.plugin, to: "\(content)/plugins/probe.php", mode: 0o644)
            try await set("active_plugins", #"a:1:{i:0;s:9:"probe.php";}"#, served)
            try await set("cron", Self.due, served)
            #expect(try await served.fixture.sites.cron(served.record).contains { $0.hook == "agent_test_event" && $0.next == 1 })
            #expect(try await served.fixture.sites.runCron(served.record) >= 1)
            let text = try #require(try AtomicFile.read("\(content)/probe.json"))
            let probe = try JSONDecoder().decode(Probe.self, from: Data(text.utf8))
            #expect(probe.uid == ServedSite.uid)
            #expect(probe.groups.allSatisfy { $0 == ServedSite.uid })
            #expect(Set(probe.environment).isSubset(of: ["PATH", "TMPDIR", "LC_ALL"]))
            #expect(probe.url == served.record.url)
            let options = SiteDatabase(served.site).options
            let left = try await served.fixture.databases.pool.run(
                "read", "cron", "SELECT option_value FROM \(options) WHERE option_name = 'cron'")
            #expect(left.firstColumn.first?.contains("agent_test_event") == false)
        }
    }

    @Test func aPluginThatStopsPHPIsAFailureWithItsReason() async throws {
        try await ServedSite.with { served in
            let content = served.fixture.layout.content(of: served.site, generation: 1)
            try AtomicFile.write("<?php this_is_nowhere();", to: "\(content)/plugins/broken.php", mode: 0o644)
            try await set("active_plugins", #"a:1:{i:0;s:10:"broken.php";}"#, served)
            let problem = await #expect(throws: Problem.self) { try await served.fixture.sites.runCron(served.record) }
            #expect(problem?.code == .commandFailed)
            #expect(problem?.message.hasPrefix("cannot run the schedule of 'a.test'") == true)
        }
    }

    private func set(_ option: String, _ value: String, _ served: ServedSite) async throws {
        let options = SiteDatabase(served.site).options
        let (name, value) = (MariaDBValue.text(option), MariaDBValue.text(value))
        try await served.fixture.databases.pool.run(
            "set", option, "REPLACE INTO \(options) (option_name, option_value, autoload) VALUES (\(value: name), \(value: value), 'yes')")
    }
}

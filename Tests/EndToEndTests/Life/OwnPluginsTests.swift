import AgentTesting
import Foundation
import SiteModel
import Testing

/// What a site that moved here had in wp-content/mu-plugins goes on working.
@Suite(.serialized) struct OwnPluginsTests {
    @Test func aSitesOwnMustUsePluginsAreLoadedAsWordPressWould() async throws {
        let site = try await Wire.b
        let folder = "\(site.directory)/content/1/mu-plugins"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Changes whatever variables it finds, as plugins do.
        try site.put(
            "mu-plugins/b.php",
            """
            <?php /* Plugin Name: own b */
            $order[] = 'b'; $agent_own = 'stomped'; $mu_plugin = 'stomped'; $_wp_plugin_file = 'stomped';
            add_action('mu_plugin_loaded', function ($file) { $GLOBALS['loaded'][] = basename($file); });
            add_action('init', function () {
                if (!isset($_GET['own'])) { return; }
                nocache_headers();
                echo json_encode([$GLOBALS['order'], $GLOBALS['early'], array_slice($GLOBALS['loaded'], -3), plugin_basename(__FILE__),
                    plugins_url('x/y.css', __FILE__), plugin_dir_url(__FILE__), did_action('muplugins_loaded')], JSON_UNESCAPED_SLASHES);
                exit;
            });
            """)
        try site.put("mu-plugins/a.php", "<?php $order[] = 'a'; $early = [did_action('muplugins_loaded'), class_exists('Agent_Purge')];")
        try site.put("mu-plugins/c.php", "<?php $order[] = 'c';")
        try site.put("mu-plugins/agent-purge.php", "<?php final class Agent_Purge {} $order[] = 'a second Agent_Purge';")
        try site.put("mu-plugins/inside/not-loaded.php", "<?php $order[] = 'inside';")
        try site.put("mu-plugins/readme.txt", "<?php $order[] = 'text';")
        let told = try await site.get("/?own=1").text
        #expect(
            told
                == #"[["a","b","c"],[0,true],["b.php","c.php","agent.php"],"b.php","\#(site.url)wp-content/mu-plugins/x/y.css","\#(site.url)wp-content/mu-plugins/",1]"#
        )
        #expect(try await site.get("/?page=1").status == 200)

        let administrator = try await site.administrator(from: "127.0.9.50")
        let listed = try await administrator.get("/wp-admin/plugins.php?plugin_status=mustuse").text
        #expect(listed.contains("agent: page cache"))
        #expect(listed.contains("must-use plugins of these names: agent-purge.php"), "what is left out is said")
        // WordPress asks whoever wants to add to that table since 6.3.
        let table = try await site.run(
            "table",
            "require $_SERVER['DOCUMENT_ROOT'] . '/wp-load.php'; require_once ABSPATH . 'wp-admin/includes/plugin.php';"
                + "echo json_encode(array_column(apply_filters('plugins_list', ['mustuse' => []])['mustuse'], 'Name'));")
        #expect(table == #"["a.php","own b","c.php"]"#)
    }
}

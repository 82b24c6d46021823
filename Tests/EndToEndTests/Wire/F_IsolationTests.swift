import AgentTesting
import Foundation
import LinuxHost
import Testing

extension Wire {
    /// F. One site against the other, from inside its PHP.
    @Suite(.serialized) struct Isolation {
        @Test func f4_aNeighboursConfigurationCannotBeIncluded() async throws {
            let (a, b) = try await (Wire.a, Wire.b)
            let code =
                "error_reporting(0); echo json_encode([include '\(a.directory)/releases/wp-config.php', file_get_contents('\(a.directory)/releases/wp-config.php'), scandir('\(a.directory)/content/1'), defined('DB_PASSWORD')]);"
            #expect(try await b.run("f4", code) == "[false,false,false,false]")
            // Where it may, it can: the probe proves something.
            #expect(
                try await a.run("f4", "echo strlen(file_get_contents('\(a.directory)/releases/wp-config.php')) > 500 ? 'read' : 'refused';")
                    == "read")
        }

        @Test func f5_opcacheTellsNothing() async throws {
            #expect(
                try await Wire.b.run(
                    "f5", "error_reporting(0); echo json_encode([opcache_get_status(), opcache_reset(), ini_get('opcache.enable')]);")
                    == "[false,false,\"1\"]")
        }

        @Test func f7_noSiteReachesAPoolNotEvenItsOwn() async throws {
            let (a, b) = try await (Wire.a, Wire.b)
            for target in [a, b] {
                let code =
                    "error_reporting(0); echo json_encode(fsockopen('unix://\(target.sandbox.root)/run/php/\(target.id).sock', -1, $e, $s, 1)), ' ', $s;"
                #expect(try await b.run("f7", code) == "false Permission denied")
            }
        }

        @Test func f10_temporaryFilesAreInADirectoryOfItsOwn() async throws {
            let (a, b) = try await (Wire.a, Wire.b)
            #expect(
                try await a.run("f10", "echo json_encode([sys_get_temp_dir(), dirname(tempnam('', 'x'))]);").replacingOccurrences(
                    of: "\\/", with: "/") == "[\"\(a.directory)/tmp\",\"\(a.directory)/tmp\"]")
            #expect(
                try await b.run(
                    "f10", "error_reporting(0); echo json_encode([scandir('\(a.directory)/tmp'), scandir('\(a.directory)/sessions')]);")
                    == "[false,false]")
        }

        @Test func f12_theHostsLogsAndConfigurationAreNotReadable() async throws {
            let site = try await Wire.a
            let root = site.sandbox.root
            let paths = [
                "log/access.json", "log/nginx-error.log", "log/php/\(site.id).log", "etc/nginx/nginx.conf",
                "etc/php/\(try await Wire.b.id)/fpm.conf", "state/agent.db",
            ]
            for path in paths {
                #expect(FileManager.default.fileExists(atPath: "\(root)/\(path)"), "\(path)")
                #expect(try await site.run("f12", "echo json_encode(@file_get_contents('\(root)/\(path)'));") == "false", "\(path)")
            }
        }

        @Test func f15_noMasterRunsAsRoot() async throws {
            for site in [try await Wire.a, try await Wire.b] {
                let master = try #require(await site.master)
                #expect(Set(ProcessTable.users(master.pid)) == [site.uid])
                for child in Processes.children(of: master.pid) { #expect(Set(ProcessTable.users(child)) == [site.uid]) }
            }
            #expect(try await Wire.a.uid != Wire.b.uid)
        }

        @Test func f16_aDroppedUserIniIsIgnored() async throws {
            let site = try await Wire.a
            try site.put("plugins/f16/prepended.txt", "<?php echo 'PREPENDED';")
            try site.put("plugins/f16/.user.ini", "auto_prepend_file=\(site.directory)/content/1/plugins/f16/prepended.txt\n")
            let target = try site.put("plugins/f16/page.php", "<?php echo 'own';")
            #expect(try await site.get("\(target)?fresh=1").text == "own")
        }

        @Test func f17_noHeaderChangesWhoTheVisitorIs() async throws {
            let site = try await Wire.a
            let code = "echo json_encode([$_SERVER['REMOTE_ADDR'], $_SERVER['HTTP_PROXY'] ?? '', getenv('HTTP_PROXY') ?: '']);"
            let lies = [
                "X-Forwarded-For": "1.2.3.4", "CF-Connecting-IP": "1.2.3.4", "X-Real-IP": "1.2.3.4", "Proxy": "http://evil",
                "Forwarded": "for=1.2.3.4",
            ]
            #expect(try await site.run("f17", code, headers: lies) == "[\"127.0.0.1\",\"\",\"\"]")
        }

        @Test func f1_aLinkToANeighbourOrToTheSystemIsNotServed() async throws {
            let (a, b) = try await (Wire.a, Wire.b)
            try a.put("uploads/f1.txt", "of a")
            for (name, target) in [
                ("passwd", "/etc/passwd"), ("neighbour", "\(a.directory)/content/1/uploads/f1.txt"), ("tree", "/"),
                ("config", "\(a.directory)/releases/wp-config.php"),
            ] {
                let link = "\(b.directory)/content/1/uploads/f1-\(name)"
                unlink(link)
                try #require(symlink(target, link) == 0)
                try #require(lchown(link, b.uid, b.uid) == 0)
                for path in ["/wp-content/uploads/f1-\(name)", "/wp-content/uploads/f1-\(name)/etc/passwd"] {
                    #expect([403, 404].contains(try await b.get(path).status), "\(path)")
                }
            }
            // His own links work.
            try b.put("uploads/f1-own.txt", "own")
            let own = "\(b.directory)/content/1/uploads/f1-link.txt"
            unlink(own)
            try #require(symlink("f1-own.txt", own) == 0 && lchown(own, b.uid, b.uid) == 0)
            #expect(try await b.get("/wp-content/uploads/f1-link.txt").text == "own")
        }
    }
}

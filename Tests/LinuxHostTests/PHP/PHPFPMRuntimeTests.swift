import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// Every law here is kept by a real PHP-FPM behind a real nginx, whoever is the master of sites' PHP.
@Suite(.serialized) struct PHPFPMRuntimeTests {
    /// A master that sites share becomes their users, which root alone may.
    static let masters: [PHPMasters] = geteuid() == 0 ? PHPMasters.allCases : [.ofSites]

    @Test(arguments: masters) func theInstalledVersionIsFoundAndAnotherIsRefusedWithTheWayToGetIt(_ masters: PHPMasters) async throws {
        try await WebRig.with(masters: masters) { rig in
            #expect(try await rig.php.versions().contains(PHPVersion(unchecked: "8.2")))
            var pool = try await rig.makeSite(1, "a.test").pool
            pool.php = PHPVersion(unchecked: "7.9")
            let problem = await #expect(throws: Problem.self) { try await rig.php.start(pool) }
            #expect(problem?.code == .phpMissing)
            #expect(problem?.hint?.contains("apt-get install php7.9-fpm") == true)
            #expect(try await rig.php.inventory() == [])
        }
    }

    @Test(arguments: masters) func aSiteRunsAsItsOwnUserWithItsOwnDirectories(_ masters: PHPMasters) async throws {
        try await WebRig.with(masters: masters) { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            try site.core(
                "probe.php",
                """
                <?php header('Content-Type: text/plain'); session_start();
                echo posix_geteuid(), "\\n", sys_get_temp_dir(), "\\n", session_save_path(), "\\n", ini_get('upload_tmp_dir'), "\\n";
                echo $_SERVER['HTTP_HOST'], "\\n", umask(), "\\n", count(getenv()), "\\n", var_export(function_exists('opcache_get_status') && @opcache_get_status(), true), "\\n";
                """)
            try await site.serve()
            #expect(try await rig.php.isRunning(site.pool))
            let lines = try await site.get("/probe.php").text.split(separator: "\n").map(String.init)
            #expect(lines.first == "\(site.identity.uid)")
            #expect(
                lines.dropFirst().prefix(3) == [
                    rig.layout.temporary(of: site.id), rig.layout.sessions(of: site.id), rig.layout.temporary(of: site.id),
                ])
            #expect(lines.count == 8)
            #expect(lines[4] == site.vhost.canonical.authority)
            #expect(lines[5] == "18", "umask 022")
            #expect(lines[7] == "false", "OPcache tells nothing")
            guard masters == .ofSites else { return }
            let master = await rig.services.status(.php(site.id))?.pid ?? 0
            let status = try AtomicFile.read("/proc/\(master)/status") ?? ""
            #expect(status.contains("Uid:\t\(site.identity.uid)\t\(site.identity.uid)\t\(site.identity.uid)"))
        }
    }

    @Test(arguments: masters) func theSocketBelongsToTheServerAndOutlivesTheMaster(_ masters: PHPMasters) async throws {
        try await WebRig.with(masters: masters) { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            try site.core("index.php", "<?php echo 'pid ', getmypid();")
            try await site.serve()
            var status = stat()
            #expect(stat(rig.layout.phpSocket(site.id), &status) == 0)
            #expect(status.st_mode & 0o777 == 0o660)
            if geteuid() == 0 { #expect(status.st_uid == 0 && status.st_gid == rig.webUser.gid) }
            #expect(try await site.get("/").text.hasPrefix("pid "))
            guard masters == .ofSites else { return }
            // A stopped master would take its socket along if it knew where it is.
            try await rig.services.signal(.php(site.id), SIGQUIT)
            for _ in 0..<200 where try await rig.php.isRunning(site.pool) { try await Task.sleep(for: .milliseconds(10)) }
            #expect(stat(rig.layout.phpSocket(site.id), &status) == 0)
        }
    }

    @Test(arguments: masters) func aBrokenPoolIsRefusedAndTheOldMasterKeepsServing(_ masters: PHPMasters) async throws {
        try await WebRig.with(masters: masters) { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            let neighbour = try await rig.makeSite(2, "b.test", cache: .off)
            for each in [site, neighbour] {
                try each.core("index.php", "<?php echo 'alive';")
                try await each.serve()
            }
            let file = "\(rig.layout.pool(site.id))/fpm.conf"
            let good = try AtomicFile.read(file) ?? ""
            for nonsense in ["pm.max_children = none\n", "[other]\nlisten = /x\n", "nonsense = 1\n", "php_admin_value[x\n"] {
                try AtomicFile.write(good + nonsense, to: file, mode: 0o640, owner: SiteIdentity(uid: 0, gid: site.identity.gid))
                let problem = await #expect(throws: Problem.self, "\(nonsense)") { try await rig.php.startAsItStands(site.pool) }
                #expect(problem?.code == .configurationRefused && problem?.hint?.hasPrefix("`agent doctor`") == true)
                #expect(problem?.message.hasSuffix("was not changed") == true, "\(problem?.message ?? "")")
                #expect(try await site.get("/").text == "alive")
                #expect(try await neighbour.get("/").text == "alive")
            }
            // Starting again heals it: the agent knows what the file should be.
            try await rig.php.start(site.pool)
            #expect(try AtomicFile.read(file) == good)
            try await rig.php.startAsItStands(site.pool)
            #expect(try await site.get("/").text == "alive")
        }
    }

    @Test(arguments: masters) func aReloadLetsARunningRequestEndAndReachesThisSiteOnly(_ masters: PHPMasters) async throws {
        try await WebRig.with(masters: masters) { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            let neighbour = try await rig.makeSite(2, "b.test", cache: .off)
            for each in [site, neighbour] {
                try each.core("index.php", "<?php echo posix_getppid();")
                try each.core("slow.php", "<?php sleep(2); echo 'slow but whole';")
                try await each.serve()
            }
            let before = try await neighbour.get("/").text
            async let slow = site.get("/slow.php")
            try await Task.sleep(for: .milliseconds(300))
            let file = "\(rig.layout.pool(site.id))/fpm.conf"
            try AtomicFile.write((try AtomicFile.read(file) ?? "") + "; by hand\n", to: file, mode: 0o644)
            try await rig.php.start(site.pool)
            let during = try await site.get("/")
            #expect(during.status == 200)
            let answer = try await slow
            #expect(answer.status == 200)
            #expect(answer.text == "slow but whole")
            #expect(try await neighbour.get("/").text == before)
        }
    }

    @Test(arguments: masters) func removingLeavesNothingAndRemovingTwiceIsFine(_ masters: PHPMasters) async throws {
        try await WebRig.with(masters: masters) { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.php.start(site.pool)
            try await rig.php.start(site.pool)
            #expect(try await rig.php.inventory() == [site.id.rawValue])
            #expect(try await rig.php.written(site.id, "fpm.conf") == rig.php.render(site.pool)["fpm.conf"])
            try await rig.php.remove(site.id)
            try await rig.php.remove(site.id)
            #expect(try await rig.php.inventory() == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: rig.layout.pools) == [])
            #expect(try DirectoryListing.names(in: rig.layout.sharedMasters) == [])
            #expect(await rig.services.list().map(\.name) == [.nginx])
            #expect(!FileManager.default.fileExists(atPath: rig.layout.phpSocket(site.id)))
            #expect(try await !rig.php.isRunning(site.pool))
        }
    }

    @Test func whatPHPSaysGoesToTheSitesOwnLog() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            try site.core("index.php", "<?php error_log('a word from PHP'); nonsense();")
            try await site.serve()
            #expect(try await site.get("/").status == 500)
            // The worker tells its master, and the master writes.
            var log = ""
            for _ in 0..<200 where !log.contains("nonsense()") {
                log = try AtomicFile.read(rig.layout.phpLog(site.id)) ?? ""
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(log.contains("a word from PHP"))
            #expect(log.contains("undefined function nonsense()"))
            #expect(try AtomicFile.read(rig.layout.nginxErrorLog)?.contains("nonsense") == false)
        }
    }
}

import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What must still hold between sites that share a master of PHP, and what sharing itself brings. Root alone can run one.
@Suite(.serialized, .enabled(if: geteuid() == 0)) struct SharedPHPRuntimeTests {
    private static let php = PHPVersion(unchecked: "8.2")

    private func pair(_ rig: WebRig) async throws -> (a: RigSite, b: RigSite) {
        let (a, b) = (try await rig.makeSite(1, "a.test", cache: .off), try await rig.makeSite(2, "b.test", cache: .off))
        for site in [a, b] {
            try site.core("index.php", "<?php echo 'alive';")
            try site.core("eval.php", "<?php header('Content-Type: text/plain'); eval(base64_decode($_GET['code']));")
            try await site.serve()
        }
        return (a, b)
    }

    /// As the site's own code would.
    private func run(_ code: String, in site: RigSite) async throws -> String {
        let word = Data(code.utf8).base64EncodedString().replacing("+", with: "%2B").replacing("=", with: "%3D")
        return try await site.get("/eval.php?code=\(word)").text
    }

    @Test func bothRunUnderOneMasterEachAsItself() async throws {
        try await WebRig.with(masters: .shared) { rig in
            let (a, b) = try await pair(rig)
            let parents = try await [run("echo posix_getppid();", in: a), run("echo posix_getppid();", in: b)]
            #expect(Set(parents).count == 1 && Int32(parents[0]) ?? 0 > 1)
            for site in [a, b] {
                let who = try await run(
                    "echo posix_getuid(), ' ', posix_geteuid(), ' ', posix_getegid(), ' ', join(',', posix_getgroups());", in: site)
                #expect(
                    who == "\(site.identity.uid) \(site.identity.uid) \(site.identity.gid) \(site.identity.gid)",
                    "no group of root's is left")
                #expect(try await run("var_dump(@posix_setuid(0));", in: site).contains("false"))
            }
        }
    }

    @Test func aSiteReachesNothingOfItsNeighbour() async throws {
        try await WebRig.with(masters: .shared) { rig in
            let (a, b) = try await pair(rig)
            let sessions = rig.layout.sessions(of: b.id)
            #expect(try await run("session_start(); $_SESSION['x'] = 'of b'; session_write_close(); echo 'kept';", in: b) == "kept")
            let pid = try await run("echo getmypid();", in: b)
            for path in [sessions, rig.layout.temporary(of: b.id), rig.layout.pool(b.id), rig.layout.sharedMasters] {
                #expect(try await run("var_dump(@scandir('\(path)'));", in: a).contains("false"), "\(path)")
            }
            #expect(try await run("var_dump(@file_put_contents('\(sessions)/x', 'x'));", in: a).contains("false"))
            #expect(
                try await run("var_dump(@session_save_path('\(sessions)'), ini_get('session.save_path'));", in: a).contains(b.id.rawValue)
                    == false)
            for site in [a, b] {
                let code = "var_dump(@stream_socket_client('unix://\(rig.layout.phpSocket(site.id))', $e, $s, 1));"
                #expect(try await run(code, in: a).contains("false"), "not even to its own: it would set its own PHP values")
            }
            // 1: it may not.
            #expect(try await run("var_dump(@posix_kill(\(pid), 9)); echo posix_get_last_error();", in: a) == "bool(false)\n1")
            #expect(try await b.get("/").text == "alive")
            #expect(try await run("var_dump(@posix_kill(posix_getppid(), 15)); echo posix_get_last_error();", in: a) == "bool(false)\n1")
        }
    }

    @Test func noDoorOfANeighbourIsOpenInASitesProcess() async throws {
        try await WebRig.with(masters: .shared) { rig in
            let (a, b) = try await pair(rig)
            let code = "foreach (scandir('/proc/self/fd') as $f) echo $f, ' ', @readlink('/proc/self/fd/' . $f), \"\\n\";"
            func sockets(_ site: RigSite) async throws -> Set<Substring> {
                let words = try await run(code, in: site).split(separator: "\n").compactMap { $0.split(separator: " ").last }
                return Set(words.filter { $0.hasPrefix("socket:[") })
            }
            let (mine, its) = try await (sockets(a), sockets(b))
            // Its door, and the visitor who asks.
            #expect(mine.count >= 2 && its.count >= 2)
            #expect(mine.isDisjoint(with: its))
            #expect(try await run(code, in: a).contains("/etc/php") == false, "nor any file of the master's")
        }
    }

    /// One memory of compiled code: without the check a site gets what its neighbour was allowed to read.
    @Test(arguments: [false, true]) func compiledCodeIsReadOnlyByThoseWhoMayReadItsFile(weakened: Bool) async throws {
        try await WebRig.with(masters: .shared) { rig in
            let (a, b) = try await pair(rig)
            let secret = "\(rig.layout.current(of: b.id))/secret.php"
            try AtomicFile.write("<?php return 'salt of b';", to: secret, mode: 0o440, owner: SiteIdentity(uid: 0, gid: b.identity.gid))
            // What was written just now is not kept (opcache.file_update_protection).
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: secret)
            if weakened { try await weaken(rig) }
            for _ in 0..<2 { #expect(try await run("echo include '\(secret)';", in: b) == "salt of b") }
            let taken = try await run("echo @include '\(secret)';", in: a)
            #expect(taken.contains("salt of b") == weakened)
            #expect(try await run("var_dump(@opcache_get_status(true));", in: a).contains("false"), "nobody may look into it")
            #expect(try await run("var_dump(@opcache_reset());", in: a).contains("false"), "nor empty it")
        }
    }

    private func weaken(_ rig: WebRig) async throws {
        let file = rig.layout.sharedMasterFile(Self.php, "60-shared.ini")
        let text = try #require(try AtomicFile.read(file))
        try AtomicFile.write(text.replacing("validate_permission = 1", with: "validate_permission = 0"), to: file, mode: 0o600)
        let pid = rig.layout.sharedMasterPID(Self.php)
        // Absent for a moment.
        func written() -> Date? { (try? FileManager.default.attributesOfItem(atPath: pid))?[.modificationDate] as? Date }
        let before = written()
        try await rig.services.signal(ServiceName("shared-php-8-2"), SIGUSR2)
        for _ in 0..<1000 where written() == nil || written() == before { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test func aPoolThatANeighbourBrokeIsNamedAndNothingIsTouched() async throws {
        try await WebRig.with(masters: .shared) { rig in
            let (a, b) = try await pair(rig)
            let broken = rig.layout.poolFile(a.id, "fpm.conf")
            let good = try #require(try AtomicFile.read(broken))
            try AtomicFile.write(good + "nonsense = 1\n", to: broken, mode: 0o640)
            var wider = b.pool
            wider.maxChildren = 7
            let third = try await rig.makeSite(3, "c.test", cache: .off)
            for pool in [wider, third.pool] {
                let problem = await #expect(throws: Problem.self) { try await rig.php.start(pool) }
                #expect(problem?.code == .configurationRefused && problem?.hint?.hasPrefix("`agent doctor`") == true)
                #expect(problem?.message.contains(broken) == true && problem?.message.contains("was not changed") == true)
            }
            #expect(try await rig.php.written(b.id, "fpm.conf") == rig.php.render(b.pool)["fpm.conf"])
            #expect(try await rig.php.inventory().sorted() == [a.id.rawValue, b.id.rawValue])
            #expect(try await !rig.php.isRunning(third.pool))
            for site in [a, b] { #expect(try await site.get("/").text == "alive") }
            // What was refused left all as the master has it: the way back needs no reload.
            try await rig.php.startAsItStands(b.pool)
            try await rig.php.change(to: b.pool)
            // Its own start mends it, and the others go on.
            try await rig.php.start(a.pool)
            try await rig.php.start(wider)
            #expect(try await rig.php.stands(wider))
        }
    }

    @Test func theLastSiteTakesTheMasterAlongAndTheNextBringsOne() async throws {
        try await WebRig.with(masters: .shared) { rig in
            let (a, b) = try await pair(rig)
            try await rig.php.remove(a.id)
            #expect(access(rig.layout.phpSocket(a.id), F_OK) != 0)
            #expect(try await !rig.php.isRunning(a.pool))
            #expect(try await b.get("/").text == "alive")
            try await rig.php.remove(b.id)
            #expect(await rig.services.list().map(\.name) == [.nginx])
            try await rig.php.start(a.pool)
            #expect(try await a.get("/").text == "alive")
        }
    }

    /// Between the list and the reload.
    @Test func aCrashInTheMiddleOfARemovalLeavesNoSiteBehind() async throws {
        try await WebRig.with(masters: .shared) { rig in
            let (a, b) = try await pair(rig)
            let list = rig.layout.sharedMasterFile(Self.php, "fpm.conf")
            let lines = try #require(try AtomicFile.read(list)).split(separator: "\n", omittingEmptySubsequences: false)
            try AtomicFile.write(lines.filter { !$0.contains(a.id.rawValue) }.joined(separator: "\n"), to: list, mode: 0o600)
            #expect(try await a.get("/").text == "alive", "its master does not know yet")
            try await rig.php.remove(a.id)
            #expect(try await a.get("/").status == 502)
            #expect(access(rig.layout.phpSocket(a.id), F_OK) != 0)
            #expect(try await b.get("/").text == "alive")
        }
    }

    @Test func manyAtOnceAllServe() async throws {
        try await WebRig.with(masters: .shared) { rig in
            var sites: [RigSite] = []
            for number in UInt32(1)...5 {
                let site = try await rig.makeSite(number, "n\(number).test", cache: .off)
                try site.core("index.php", "<?php echo 'site \(number)';")
                sites.append(site)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for site in sites { group.addTask { try await rig.php.start(site.pool) } }
                try await group.waitForAll()
            }
            for (number, site) in sites.enumerated() {
                try await rig.activate(site.vhost)
                #expect(try await site.get("/").text == "site \(number + 1)")
            }
        }
    }
}

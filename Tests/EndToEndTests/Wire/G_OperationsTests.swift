import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

extension Wire {
    /// G. What happens while sites are made, changed and taken away.
    @Suite(.serialized) struct Operations {
        @Test func g2_aBrokenVhostStopsACreateAndNobodyElse() async throws {
            let (sandbox, a) = try await (Wire.sites.sandbox, Wire.a)
            let intruder = "\(sandbox.root)/etc/nginx/sites-enabled/zz-broken.conf"
            try AtomicFile.write("server { nonsense on; }\n", to: intruder, mode: 0o644)
            let outcome = try await sandbox.agent.run(["site", "create", "wire-g2.test", "--wordpress", SandboxHandle.wordpress])
            #expect(outcome.code == ExitStatus.rolledBack.rawValue, "\(outcome.talk)")
            #expect(outcome.talk.contains("zz-broken.conf"))
            #expect(try await a.get("/wp-login.php").status == 200)
            try AtomicFile.remove(intruder)
            #expect(try await sandbox.agent.run(["site", "show", "wire-g2.test"]).code == ExitStatus.notFound.rawValue)
        }

        @Test func g3_aReloadOfAMasterLetsRequestsEnd() async throws {
            let site = try await Wire.a
            let slow = try site.probe("g3", "sleep(3); echo 'whole';")
            let master = try #require(await site.master)
            async let running = site.get("\(slow)?fresh=1")
            try await Task.sleep(for: .milliseconds(500))
            #expect(ProcessTable.signal(master, SIGUSR2))
            let started = ContinuousClock.now
            #expect(try await site.get("/wp-login.php").status == 200)
            #expect(ContinuousClock.now - started < .seconds(5))
            let answer = try await running
            #expect(answer.status == 200)
            #expect(answer.text == "whole")
        }

        @Test func g5_aKilledMasterIsBackInThreeSeconds() async throws {
            let site = try await Wire.a
            let master = try #require(await site.master)
            #expect(ProcessTable.signal(master, SIGKILL))
            // Its workers end with it, and one of them may have taken the very next request.
            let deadline = ContinuousClock.now + .seconds(3)
            var statuses: [Int] = []
            while statuses.last != 200, ContinuousClock.now < deadline { statuses.append(try await site.get("/wp-login.php").status) }
            #expect(statuses.last == 200, "\(statuses)")
            #expect(statuses.count <= 5, "\(statuses)")
            let next = try #require(await site.master)
            #expect(next.pid != master.pid)
        }

        @Test func g8_aNameOfTheGreatestLength() async throws {
            let sandbox = try await Wire.sites.sandbox
            // Ten more characters make it public: 248, and one label may have 63.
            let label = String(repeating: "g", count: 60)
            let domain = [label, label, label, String(repeating: "h", count: 50), "test"].joined(separator: ".")
            #expect(domain.utf8.count == 238)
            // An address at that domain would be too long for e-mail.
            _ = try await sandbox.site(domain, "--admin-email", "owner@example.com")
            let answer = try await WebVisitor(port: sandbox.port, host: sandbox.host(domain)).get("/")
            #expect(answer.status == 200)
            try await sandbox.agent.must("site", "delete", domain, "--purge", "--yes")
        }

        @Test func g9_aNameHasOneOwner() async throws {
            let sandbox = try await Wire.sites.sandbox
            let other = try await sandbox.agent.run([
                "site", "create", "wire-g9.test", "--alias", "wire-a.test", "--wordpress", SandboxHandle.wordpress,
            ])
            #expect(other.code == ExitStatus.refused.rawValue || other.code == ExitStatus.exists.rawValue, "\(other.talk)")
            let different = try await sandbox.agent.run([
                "site", "create", "wire-a.test", "--title", "another", "--wordpress", SandboxHandle.wordpress,
            ])
            #expect(different.code == ExitStatus.exists.rawValue, "\(different.talk)")
            #expect(try await sandbox.agent.run(["site", "show", "wire-g9.test"]).code == ExitStatus.notFound.rawValue)
        }

        @Test func g10_theSameWishChangesNothing() async throws {
            let sandbox = try await Wire.sites.sandbox
            let nginx = try Processes.nginx(of: sandbox.root)
            let arguments = [
                "site", "create", "wire-a.test", "--alias", "www.wire-a.test", "--admin-user", WireSite.login, "--wordpress",
                SandboxHandle.wordpress,
            ]
            let workers = Set(Processes.children(of: nginx))
            let outcome = try await sandbox.agent.run(arguments + ["--format", "json"])
            #expect(outcome.code == 0, "\(outcome.talk)")
            #expect(outcome.output.contains("\"changed\": false") || outcome.output.contains("\"changed\":false"))
            #expect(Set(Processes.children(of: nginx)) == workers, "nginx was reloaded")
        }

        @Test func g11_aDeletedSiteLeavesNothing() async throws {
            let (sandbox, a) = try await (Wire.sites.sandbox, Wire.a)
            let site = try await WireSite.make("wire-g11.test", in: sandbox, alias: "www.wire-g11.test")
            #expect(try await site.get("/").status == 200)
            try await sandbox.agent.must("site", "delete", "wire-g11.test", "--purge", "--yes")
            #expect(try await site.get("/").status == 0)
            #expect(try await site.get("/", headers: ["Host": "www.wire-g11.test"]).status == 0)
            let root = sandbox.root
            for path in [
                site.directory, site.cache, "\(root)/srv/trash/\(site.id)", "\(root)/etc/nginx/sites-enabled/\(site.id).conf",
                "\(root)/etc/php/\(site.id)",
                "\(root)/run/php/\(site.id).sock", "\(root)/log/php/\(site.id).log", "\(root)/mariadb/data/\(site.id)",
                "\(root)/state/services/php-\(site.id).json",
            ] { #expect(!FileManager.default.fileExists(atPath: path), "\(path) is left") }
            #expect(ProcessTable.all().allSatisfy { ProcessTable.users($0.pid).first != site.uid })
            #expect(try await a.get("/wp-login.php").status == 200)
        }

        @Test func g13_oldWorkersDoNotOutliveTheirMinute() async throws {
            let (sandbox, a) = try await (Wire.sites.sandbox, Wire.a)
            let target = try a.put("uploads/g13.bin", [UInt8](repeating: 7, count: 40 << 20))
            let nginx = try Processes.nginx(of: sandbox.root)
            let ordinary = workers(nginx).count
            for _ in 0..<4 {
                let slow = SlowDownload(port: a.port, host: a.authority, target: target)
                slow.start(seconds: 75)
                try await Task.sleep(for: .milliseconds(300))
                kill(nginx, SIGHUP)
                try await Task.sleep(for: .milliseconds(700))
            }
            #expect(workers(nginx).count > ordinary, "no old worker was held: the test would prove nothing")
            try await Task.sleep(for: .seconds(64))
            #expect(workers(nginx).count == ordinary)
        }

        private func workers(_ nginx: pid_t) -> [pid_t] {
            Processes.children(of: nginx).filter { Processes.title($0).hasPrefix("nginx: worker process") }
        }

        @Test func g14_everyLineOfTheLogIsJSONAndHoldsNoLoginToken() async throws {
            let site = try await Wire.a
            let token = "s3cr3tt0k3n"
            for agent in ["\"}{", "a\\\"b", "x\u{1}\u{7f}\u{1b}[31m", "\",\"ip\":\"1.2.3.4", "é\u{fffd}"] {
                _ = try await site.get("/wp-login.php?hostile=\"}\\", headers: ["User-Agent": agent])
            }
            for query in [
                "agent_login=\(token)", "x=1&agent_login=\(token)", "%61gent_login=\(token)", "agent%5Flogin=\(token)",
                "agent.login=\(token)&y=2",
            ] {
                _ = try await site.get("/?\(query)")
                _ = try await site.get("/wp-login.php", headers: ["Referer": "\(site.url)?\(query)"])
            }
            _ = try await site.raw("G\u{1}ET / HTTP/1.1\r\nHost: HOST\r\n\r\n")
            let log = try String(contentsOfFile: "\(site.sandbox.root)/log/access.json", encoding: .utf8)
            for line in log.split(separator: "\n") {
                let fields = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
                #expect(fields?.keys.contains("s") == true, "\(line)")
            }
            #expect(!log.contains(token))
            #expect(log.contains("/?masked"))
        }

        @Test func g18_aPictureIsUploadedAndGetsThumbnails() async throws {
            let site = try await Wire.a
            let visitor = try await site.administrator(from: "127.0.7.18")
            let nonce = try await visitor.get("/wp-admin/admin-ajax.php?action=rest-nonce").text
            let picture = try await site.run(
                "g18",
                "$i = imagecreatetruecolor(800, 600); imagefilledrectangle($i, 0, 0, 400, 300, 0xff0000); ob_start(); imagepng($i); echo base64_encode(ob_get_clean());"
            )
            let bytes = Array(try #require(Data(base64Encoded: picture)))
            let answer = try await visitor.post(
                "/wp-json/wp/v2/media", body: bytes, type: "image/png",
                headers: ["X-WP-Nonce": nonce, "Content-Disposition": "attachment; filename=\"wire.png\""])
            #expect(answer.status == 201, "\(answer.text.prefix(300))")
            let found = answer.text.matches(of: #/"source_url":"([^"]+)"/#).map { String($0.output.1) }
            let addresses = found.map { $0.replacingOccurrences(of: "\\/", with: "/") }
            #expect(addresses.count > 1, "no thumbnails")
            for address in addresses {
                let file = try await site.get(address.replacingOccurrences(of: site.url, with: "/"))
                #expect(file.status == 200, "\(address)")
                #expect(file["content-type"] == "image/png")
            }
        }

        @Test func g19_nobodyEditsCode() async throws {
            let visitor = try await Wire.a.administrator(from: "127.0.7.19")
            for page in ["theme", "plugin"] { #expect(try await visitor.get("/wp-admin/\(page)-editor.php").status == 403) }
        }

        @Test func g20_theConfigurationIsTheSitesToReadOnly() async throws {
            let site = try await Wire.a
            let path = "\(site.directory)/releases/wp-config.php"
            var status = stat()
            try #require(stat(path, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o440)
            #expect(status.st_uid == 0 && status.st_gid == site.uid)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let salts = text.matches(of: #/define\(\s*'(?:[A-Z_]+_KEY|[A-Z_]+_SALT)',\s*'([^']+)'/#).map { String($0.output.1) }
            #expect(salts.count == 8)
            #expect(Set(salts).count == 8)
            #expect(salts.allSatisfy { $0.utf8.count >= 64 })
            let neighbour = try await Wire.b
            let other = try String(contentsOfFile: "\(neighbour.directory)/releases/wp-config.php", encoding: .utf8)
            #expect(salts.allSatisfy { !other.contains($0) })
        }
    }
}

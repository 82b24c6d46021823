import AgentTesting
import Foundation
import SiteModel
import Testing

/// A file that a person broke by hand is told of at once, and never keeps another site away.
@Suite(.serialized) struct BrokenFileTests {
    private struct Host {
        let sandbox: SandboxHandle
        let ids: [String]
        static let domains = ["one.test", "two.test"]
        var agent: AgentProcess { sandbox.agent }
        var vhosts: String { "\(sandbox.root)/etc/nginx/sites-enabled" }
        func vhost(_ number: Int) -> String { "\(vhosts)/\(ids[number]).conf" }
        func rejected(_ number: Int) -> String { "\(sandbox.root)/etc/nginx/rejected/\(ids[number]).conf.rejected" }
        func write(_ text: String, _ path: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }
        func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }  // nil: it is not there

        /// 0: nobody listens.
        func status(_ number: Int) async throws -> Int {
            do {
                return try await WebVisitor(port: sandbox.port, host: sandbox.host(Self.domains[number])).get("/").status
            } catch let problem as Problem where problem.code == .systemCallFailed {
                return 0
            }
        }
        func serves() async throws -> Bool {
            let statuses = [try await status(0), try await status(1)]
            return statuses == [200, 200]
        }
        func findings() async throws -> [[String: JSONValue]] {
            let output = try await agent.run(["doctor", "--format", "json"]).output
            let all = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(output.utf8))
            return all.filter { $0["code"]?.text?.hasPrefix("nginx.") == true || $0["code"]?.text == "vhost.rejected" }
        }
        func codes() async throws -> [String] { try await findings().compactMap { $0["code"]?.text } }

        /// Ends nginx, which the supervisor then starts in vain: some file is broken.
        func endNginx() async throws {
            let services = try await agent.json("host", "status").first?["services"]
            guard case .list(let list)? = services else { throw Problem(.internalError, "cannot read the services") }
            for case .object(let service) in list where service["name"]?.text == "nginx" {
                kill(pid_t(try #require(service["pid"]?.number)), SIGTERM)
            }
            for _ in 1...100 where try await status(0) != 0 { try await Task.sleep(for: .milliseconds(50)) }
            try #require(try await status(0) == 0)
        }
    }

    private func with(_ name: String, _ body: (Host) async throws -> Void) async throws {
        let sandbox = try await SandboxHandle.up(named: name)
        var ids: [String] = []
        for domain in Host.domains { ids.append(try #require(try await sandbox.site(domain)["id"]?.text)) }
        try await body(Host(sandbox: sandbox, ids: ids))
        try await sandbox.down()
    }

    @Test func aBrokenVhostIsToldAndTheNextStartServesEverySite() async throws {
        try await with("broken-start") { host in
            #expect(try await host.codes() == [])
            let planned = try #require(host.read(host.vhost(0)))
            try host.write("nonsense on;\n", host.vhost(0))
            let finding = try #require(try await host.findings().first)
            #expect(finding["code"]?.text == "nginx.refused" && finding["severity"]?.text == "error", "\(finding)")
            #expect(finding["subject"]?.text == host.vhost(0) && finding["text"]?.text?.contains("nonsense") == true, "\(finding)")
            #expect(finding["remedy"]?.text?.hasPrefix("agent site set one.test --overwrite") == true, "\(finding)")
            #expect(try await host.serves(), "nginx runs on with what it has")

            let other = try await host.agent.run(["site", "set", "two.test", "cache=off"])
            #expect(other.code != 0 && other.talk.contains("agent site set \(host.ids[0]) --overwrite"), "\(other.talk)")

            try await host.agent.must("sandbox", "down")
            try await host.agent.must("sandbox", "up")
            #expect(try await host.serves())
            #expect(host.read(host.vhost(0)) == planned)
            #expect(host.read(host.rejected(0)) == "nonsense on;\n")
            let told = try await host.findings()
            #expect(told.map { $0["code"]?.text } == ["vhost.rejected"] && told.first?["subject"]?.text == host.rejected(0), "\(told)")
            try FileManager.default.removeItem(atPath: host.rejected(0))
            #expect(try await host.codes() == [])
        }
    }

    @Test func withoutNginxTheDaemonAnswersAndAStrangersFileIsNotTouched() async throws {
        try await with("broken-stranger") { host in
            let stranger = "\(host.vhosts)/stranger.conf"
            try host.write("nonsense on;\n", stranger)
            try await host.endNginx()
            for command in [["site", "list"], ["host", "status"], ["site", "show", "one.test"]] {
                #expect(try await host.agent.run(command).status == .done, "\(command)")
            }
            // The supervisor starts it again and again, and for an instant each time it runs.
            var told = try await host.findings()
            for _ in 1...100 where told.count != 2 {
                try await Task.sleep(for: .milliseconds(100))
                told = try await host.findings()
            }
            #expect(told.compactMap { $0["code"]?.text } == ["nginx.down", "nginx.refused"], "\(told)")
            #expect(told.last?["subject"]?.text == stranger && told.last?["remedy"]?.text?.contains("not the agent's") == true, "\(told)")
            let set = try await host.agent.run(["site", "set", "one.test", "cache=off"])
            #expect(set.code != 0 && set.talk.contains("stranger.conf"), "\(set.talk)")
            #expect(try await host.agent.run(["host", "reload"]).status == .refused)
            #expect(try await host.agent.run(["host", "upgrade-config", "--overwrite", "--yes"]).status == .done)
            #expect(host.read(stranger) == "nonsense on;\n")

            try FileManager.default.removeItem(atPath: stranger)
            try await host.agent.must("host", "reload")
            #expect(try await host.serves())
            #expect(try await host.codes() == [])
        }
    }

    @Test func overwriteMendsAndStartsNginx() async throws {
        try await with("broken-mended") { host in
            try host.write("nonsense on;\n", host.vhost(0))
            try await host.endNginx()
            try await host.agent.must("site", "set", "one.test", "--overwrite")
            #expect(try await host.serves())
            #expect(try await host.codes() == [], "the remedy was asked for: nothing is kept")

            // Each of two stands in the way of the other's change.
            for number in 0...1 { try host.write("nonsense \(number);\n", host.vhost(number)) }
            try await host.endNginx()
            let upgraded = try await host.agent.must("host", "upgrade-config", "--overwrite", "--yes")
            #expect(host.ids.allSatisfy { upgraded.contains($0) }, "\(upgraded)")
            #expect(try await host.serves())
            for number in 0...1 { #expect(host.read(host.rejected(number)) == "nonsense \(number);\n") }
            #expect(try await host.codes() == ["vhost.rejected", "vhost.rejected"])
        }
    }

    /// What was taken back is over: its change told why, and the doctor has nothing to tell.
    @Test func whatAChangeWasRefusedIsNoFindingOnceItWasTakenBack() async throws {
        try await with("broken-change") { host in
            let stranger = "\(host.vhosts)/aaa-stranger.conf"
            let aside = "\(host.sandbox.root)/etc/nginx/rejected"
            func kept() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: aside)) ?? [] }  // it may not be there
            try host.write("server { listen 127.0.0.1:\(host.sandbox.port); server_name new.test extra.test; }\n", stranger)
            let made = try await host.agent.run(["site", "create", "new.test", "--wordpress", SandboxHandle.wordpress])
            #expect(made.status == .rolledBack && made.talk.contains("hint: ") && made.talk.contains("agent "), "\(made.talk)")
            #expect(kept() == [], "of a site that was not made nothing is left")
            let set = try await host.agent.run(["site", "set", "one.test", "aliases+=extra.test"])
            #expect(set.status == .rolledBack && set.talk.contains("the running configuration was not changed"), "\(set.talk)")
            #expect(kept() == ["\(host.ids[0]).conf.refused"])
            #expect(try await host.codes() == [])
            #expect(try await host.serves())
            try FileManager.default.removeItem(atPath: stranger)
            try await host.agent.must("site", "set", "one.test", "aliases+=extra.test")
            #expect(kept() == [])
        }
    }
}

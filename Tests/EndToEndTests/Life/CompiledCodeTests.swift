import AgentTesting
import Foundation
import Testing

/// Where a site's PHP keeps what it compiled, from outside: a sandbox with the real servers and the real WordPress.
@Suite(.serialized) struct CompiledCodeLifeTests {
    private func entries(_ sandbox: SandboxHandle, _ id: String) throws -> Int {
        let directory = "\(sandbox.root)/srv/sites/\(id)/compiled"
        return try FileManager.default.subpathsOfDirectory(atPath: directory).filter { $0.hasSuffix(".bin") }.count
    }

    @Test func aSitesPHPKeepsItOnDiskUntilItsPHPChangesOrSomebodyForgetsIt() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let id = try #require(try await sandbox.site("compiled.test")["id"]?.text)
        let visitor = WebVisitor(port: sandbox.port, host: sandbox.host("compiled.test"))
        #expect(try await visitor.get("/?first").status == 200)
        #expect(try entries(sandbox, id) > 100, "WordPress itself")
        #expect(try await sandbox.agent.json("site", "show", "compiled.test").first?["compiled"]?.text == "disk")
        let ini = "\(sandbox.root)/etc/php/\(id)/50-site.ini"
        #expect(try String(contentsOfFile: ini, encoding: .utf8).contains("/compiled\"\n"))

        // A page is proved at the end of each change: a few entries are there again.
        try await sandbox.agent.must("site", "cache", "purge", "compiled.test", "--compiled")
        #expect(try entries(sandbox, id) == 0)
        #expect(try await visitor.get("/?second").status == 200)
        #expect(try entries(sandbox, id) > 100)

        let content = "\(sandbox.root)/srv/sites/\(id)/content/1"
        try "<?php // planted".write(toFile: "\(sandbox.root)/srv/sites/\(id)/compiled/planted.bin", atomically: false, encoding: .utf8)
        try await sandbox.agent.must("site", "set", "compiled.test", "limits.children=4")
        #expect(!FileManager.default.fileExists(atPath: "\(sandbox.root)/srv/sites/\(id)/compiled/planted.bin"))

        try "<?php echo 'old';".write(toFile: "\(content)/said.php", atomically: false, encoding: .utf8)
        #expect(try await visitor.get("/wp-content/said.php?1").text == "old")
        try "<?php echo 'new';".write(toFile: "\(content)/said.php", atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: "\(content)/said.php")
        try await sandbox.agent.must("site", "set", "compiled.test", "php.compiled=memory")
        #expect(try await visitor.get("/wp-content/said.php?2").text == "new")
        #expect(try entries(sandbox, id) == 0)
        let show = try await sandbox.agent.must("change", "list")
        #expect(show.contains("php.compiled: disk -> memory"))
        try await sandbox.agent.must("site", "set", "compiled.test", "php.compiled=disk")
        #expect(try await visitor.get("/?third").status == 200)
        #expect(try entries(sandbox, id) > 0)

        try "x".write(toFile: "\(sandbox.root)/srv/sites/\(id)/compiled/planted.bin", atomically: false, encoding: .utf8)
        try await sandbox.agent.must("site", "disable", "compiled.test")
        try await sandbox.agent.must("site", "enable", "compiled.test")
        #expect(!FileManager.default.fileExists(atPath: "\(sandbox.root)/srv/sites/\(id)/compiled/planted.bin"))

        let outcome = try await sandbox.agent.run(["site", "cache", "purge", "compiled.test", "--compiled", "/about/"])
        #expect(outcome.status == .usage)
        let bad = try await sandbox.agent.run(["site", "set", "compiled.test", "php.compiled=tape"])
        #expect(bad.status == .usage && bad.talk.contains("disk or memory"), "\(bad.talk)")
        try await sandbox.agent.must("site", "delete", "compiled.test", "--yes")
        #expect(!FileManager.default.fileExists(atPath: "\(sandbox.root)/srv/sites/\(id)"))
    }
}

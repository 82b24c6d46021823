import AgentTesting
import Foundation
import SiteModel
import Testing

/// A site that is ill by its own code, or shows something else by its owner's will, is still its owner's to change: no worse than before is good enough.
@Suite(.serialized) struct IllSiteTests {
    /// What a plugin can make of the front page, past the page cache.
    private static let illnesses: [(name: String, code: String, status: Int)] = [
        ("fatal", "undefined_function();", 500),
        ("maintenance", "http_response_code(503); header('Retry-After: 600'); exit('Back soon.');", 503),
        ("redirect", "header('Location: https://elsewhere.example/', true, 302); exit;", 302),
        ("password", "http_response_code(401); exit('Who are you?');", 401),
        ("killed", "function dive() { array_map('dive', [1]); } dive();", 502),
    ]

    /// Its owner's will is no illness: what is done to a site that redirects is held against that.
    @Test func aRedirectThatBecomesAFatalErrorIsTakenBack() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let id = try #require(try await sandbox.site("moved.test")["id"]?.text)
        let visitor = WebVisitor(port: sandbox.port, host: sandbox.host("moved.test"))
        let dropIn = "\(sandbox.root)/srv/sites/\(id)/content/1/db.php"
        try "<?php if (ini_get('upload_max_filesize') === '2M') undefined_function(); header('Location: /en/', true, 302); exit;".write(
            toFile: dropIn, atomically: false, encoding: .utf8)
        for _ in 1...40 where try await visitor.get("/?x=\(UInt32.random(in: 0 ... .max))").status != 302 {
            try await Task.sleep(for: .milliseconds(100))
        }
        let refused = try await sandbox.agent.run(["site", "set", "moved.test", "limits.upload=2M"])
        #expect(refused.status == .rolledBack && refused.talk.contains("status 500"), "\(refused.talk)")
        #expect(try await visitor.get("/?x=after").status == 302)
        try await sandbox.agent.must("site", "set", "moved.test", "limits.upload=3M")
    }

    @Test func whatWasBroughtBackSwitchedOffIsUndoneToWhatItWas() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let id = try #require(try await sandbox.site("wasoff.test")["id"]?.text)
        let inService = try await sandbox.agent.run(["site", "undelete", "wasoff.test", "--disabled"])
        #expect(inService.status == .exists && inService.talk.contains("agent site disable wasoff.test"), "\(inService.talk)")
        try await sandbox.agent.must("site", "delete", "wasoff.test", "--yes")
        try await sandbox.agent.must("site", "undelete", "wasoff.test", "--disabled")
        let change = try #require(try await sandbox.agent.json("change", "list").first { $0["subject"]?.text == id }?["id"]?.text)
        try await sandbox.agent.must("change", "undo", change, "--yes")
        try await sandbox.agent.must("site", "undelete", "wasoff.test")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("wasoff.test")).get("/").status == 200)
    }

    @Test(arguments: illnesses.map(\.name)) func isSwitchedOffAndOnChangedDeletedAndBroughtBack(_ name: String) async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let illness = try #require(Self.illnesses.first { $0.name == name })
        let domain = "ill-\(name).test"
        let id = try #require(try await sandbox.site(domain)["id"]?.text)
        let visitor = WebVisitor(port: sandbox.port, host: sandbox.host(domain))
        let dropIn = "\(sandbox.root)/srv/sites/\(id)/content/1/db.php"
        try "<?php \(illness.code)".write(toFile: dropIn, atomically: false, encoding: .utf8)
        func status() async throws -> Int { try await visitor.get("/?x=\(UInt32.random(in: 0 ... .max))").status }
        // PHP looks at its files again after two seconds.
        for _ in 1...40 where try await status() != illness.status { try await Task.sleep(for: .milliseconds(100)) }
        try #require(try await status() == illness.status)

        for wish in ["cache=off", "limits.upload=2M", "aliases+=www.\(domain)"] {
            let set = try await sandbox.agent.run(["site", "set", domain, wish])
            #expect(set.status == .done, "\(wish): \(set.talk)")
        }
        try await sandbox.agent.must("site", "delete", domain, "--yes")
        if illness.status == 502 {
            // What nginx says itself is no site: nothing that it answers for is put into service. But its owner gets at it.
            let refused = try await sandbox.agent.run(["site", "undelete", domain])
            #expect(refused.status == .rolledBack && refused.talk.contains("status 502"), "\(refused.talk)")
            #expect(try await visitor.get("/").status == 0)
            try await sandbox.agent.must("site", "undelete", domain, "--disabled")
            #expect(try await sandbox.agent.run(["site", "enable", domain]).status == .rolledBack)
            #expect(try await visitor.get("/")["retry-after"] == "3600")
            try FileManager.default.removeItem(atPath: dropIn)
            try await sandbox.agent.must("site", "enable", domain)
        } else {
            try await sandbox.agent.must("site", "undelete", domain)
            try await sandbox.agent.must("site", "disable", domain)
            #expect(try await visitor.get("/")["retry-after"] == "3600")
            try await sandbox.agent.must("site", "enable", domain)
            #expect(try await status() == illness.status)
            try FileManager.default.removeItem(atPath: dropIn)
        }
        for _ in 1...40 where try await status() != 200 { try await Task.sleep(for: .milliseconds(100)) }
        try await sandbox.agent.must("site", "set", domain, "cache=on")
        #expect(try await status() == 200)
    }
}

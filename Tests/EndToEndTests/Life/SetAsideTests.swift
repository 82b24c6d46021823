import AgentTesting
import Foundation
import SiteModel
import Testing

/// What a person wrote into the vhost of a site that is deleted is not lost, and nobody has to guess where it lies.
@Suite(.serialized) struct SetAsideTests {
    @Test func whatSomebodyWroteByHandIsSetAsideWhenTheSiteIsDeleted() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let id = try #require(try await sandbox.site("byhand-gone.test")["id"]?.text)
        let (vhost, pool) = ("\(sandbox.root)/etc/nginx/sites-enabled/\(id).conf", "\(sandbox.root)/etc/php/\(id)/fpm.conf")
        let kept = "\(sandbox.root)/etc/nginx/rejected/\(id).conf.rejected"
        func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }  // nil: it is not there
        let written = try #require(read(vhost))
        for (path, comment) in [(vhost, "# mine\n"), (pool, "; mine\n")] {
            try (#require(read(path)) + comment).write(toFile: path, atomically: false, encoding: .utf8)
        }
        let asked = try await sandbox.agent.run(["site", "delete", "byhand-gone.test", "--dry-run"])
        #expect(asked.talk.contains("'\(kept)'") && read(kept) == nil, "\(asked.talk)")
        let gone = try await sandbox.agent.run(["site", "delete", "byhand-gone.test", "--yes"])
        #expect(gone.status == .done && gone.talk.contains("'\(vhost)' was edited by hand: it is set aside as '\(kept)'"), "\(gone.talk)")
        #expect(gone.talk.contains("'\(pool)' was edited by hand: what was written by hand is lost"), "\(gone.talk)")
        #expect(read(kept) == written + "# mine\n")
        let back = try await sandbox.agent.run(["site", "undelete", "byhand-gone.test"])
        #expect(back.status == .done && back.talk.contains("'\(kept)' holds what was written by hand"), "\(back.talk)")
        #expect(read(vhost) == written)
        try FileManager.default.removeItem(atPath: kept)
        let plain = try await sandbox.agent.run(["site", "delete", "byhand-gone.test", "--yes"])
        #expect(plain.status == .done && !plain.talk.contains("warning: ") && read(kept) == nil, "\(plain.talk)")
    }
}

import Foundation
import SiteModel
import Testing

@testable import AgentStore

/// A disk that fills up while records are appended, for real: what was acknowledged is there, what was not is refused as such, and the chain is whole.
@Suite(.serialized, .enabled(if: geteuid() == 0)) struct AuditFullDiskTests {
    @Test func anAppendOnAFullDiskIsRefusedLosesNothingAndTheLogGoesOnWhenThereIsRoom() async throws {
        let directory = "/tmp/agent-audit-full-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try #require(mount("agent-test", directory, "tmpfs", 0, "size=1m") == 0, "\(String(cString: strerror(errno)))")
        defer {
            umount2(directory, Int32(MNT_DETACH))
            rmdir(directory)
        }
        let folder = try AuditFolder(at: "\(directory)/audit")
        let log = AuditLog(folder.places)
        _ = try await log.append(AuditFolder.record("first"))
        try log.requireRoom()
        fill("\(directory)/ballast")

        var acknowledged: Int64 = 1
        var refusal: Problem?
        for index in 0..<400 where refusal == nil {
            do { acknowledged = try await log.append(AuditFolder.record("a\(index)")).record.sequence } catch let problem as Problem {
                refusal = problem
            }
        }
        #expect(refusal?.code == .diskFull, "\(String(describing: refusal))")
        let judged = #expect(throws: Problem.self, "whoever only asks hears it too") { try log.requireRoom() }
        #expect(judged?.code == .diskFull && judged?.hint != nil)
        // Neither sealed nor begun: an archiving that has no room for the next segment takes nothing away.
        await #expect(throws: Problem.self) { _ = try await log.archive(at: 5) }
        let anchor = try await log.anchor(at: 1)
        #expect(anchor.sequence == acknowledged)
        #expect(try await log.verify(against: [anchor]).findings.isEmpty)
        let page = try await log.page(AuditQuery(limit: 1))
        #expect(page.entries.first?.record.sequence == acknowledged && page.leftOut.isEmpty)

        unlink("\(directory)/ballast")
        try log.requireRoom()
        #expect(try await log.append(AuditFolder.record("after")).record.sequence == acknowledged + 1)
        let verdict = try await log.verify(against: [anchor, log.anchor(at: 2)])
        #expect(verdict.findings.isEmpty && verdict.records == acknowledged + 1, "\(verdict)")
        try log.close()
    }

    private func fill(_ path: String) {
        let file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        let block = [UInt8](repeating: 1, count: 4096)
        while write(file, block, block.count) > 0 {}
        close(file)
    }
}

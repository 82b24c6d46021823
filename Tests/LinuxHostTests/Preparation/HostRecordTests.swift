import AgentTesting
import Foundation
import HostServices
import Testing

@testable import LinuxHost

@Suite("What a machine is before anybody prepared it")
struct HostRecordTests {
    @Test("It is unprepared where the package is, and neither a host nor a sandbox")
    func unprepared() throws {
        let root = "\(FileManager.default.temporaryDirectory.path)/agent-record-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: root) }  // the system's own place for what nobody needs
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: "")
        try TestDirectory.make(layout.state)
        let (unit, sandbox) = ("\(root)/agent.service", "\(root)/box")
        func isUnprepared() -> Bool { HostRecord.isUnprepared(layout, packaged: unit, sandbox: sandbox) }
        #expect(!isUnprepared(), "nothing is installed")
        try AtomicFile.write("[Unit]\n", to: unit, mode: 0o644)
        #expect(isUnprepared())
        try TestDirectory.make(sandbox)
        #expect(!isUnprepared(), "commands mean the sandbox")
        try FileManager.default.removeItem(atPath: sandbox)
        try AtomicFile.write("{}\n", to: layout.hostRecord, mode: 0o600)
        #expect(!isUnprepared(), "it is a host")
    }
}

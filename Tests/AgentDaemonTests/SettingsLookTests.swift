import Foundation
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// Whoever asks about root's files is told what they say now, not what was seen of them before.
@Suite struct SettingsLookTests {
    private func refused(_ rig: CoreRig) async -> [String] {
        SettingsFindings.judge(await rig.core.settingsProblems()).map(\.subject)
    }

    @Test func whatWasMendedIsWellForTheNextWhoAsks() async throws {
        let rig = try await CoreRig()
        #expect(await refused(rig) == [])
        let good = rig.authority.text.withLock { $0 }
        rig.authority.text.withLock { $0 += "colour = red\n" }
        #expect(await refused(rig) == ["acme.conf"])
        rig.authority.text.withLock { $0 = good }
        #expect(await refused(rig) == [])
    }

    @Test func eachFileIsReadOnItsOwn() async throws {
        let rig = try await CoreRig()
        let layout = rig.core.host.layout
        let files = [layout.alertSettings, layout.outboundExceptions]
        for file in files { try write("colour = red\n", to: file) }
        rig.authority.text.withLock { $0 += "colour = red\n" }
        #expect(await refused(rig) == ["acme.conf", "alerts.conf", "outbound.conf"])
        try write("", to: files[0])
        #expect(await refused(rig) == ["acme.conf", "outbound.conf"])
    }

    private func write(_ text: String, to path: String) throws {
        let place = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
    }
}

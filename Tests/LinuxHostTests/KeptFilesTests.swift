import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@Suite("Configuration files as they stand") struct KeptFilesTests {
    @Test("come back with every byte, mode and name, through the journal's JSON") func backAndForth() async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("agent-kept-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: "")
        let files = LinuxConfigurationFiles(layout: layout)
        let site = SiteID(random: 1)
        for path in [layout.vhosts, layout.manifests, layout.pool(site)] { try TestDirectory.make(path) }
        #expect(chmod(layout.pool(site), 0o710) == 0)
        let every = (0...255).map { UInt8($0) }
        try AtomicFile.write(every, to: layout.vhost(site), mode: 0o604)
        try AtomicFile.write("a", to: "\(layout.pool(site))/fpm.conf", mode: 0o600)
        #expect(mkfifo("\(layout.pool(site))/pipe", 0o600) == 0)

        for place in [ConfigurationPlace.vhost(site), .pool(site), .manifest(site)] {
            let kept = try await files.take(place)
            let written = try JSONDecoder().decode(KeptFiles.self, from: try JSONEncoder().encode(kept))
            #expect(written == kept)
            try await files.putBack(.absent, at: place)
            #expect(try await files.take(place) == .absent)
            try await files.putBack(.absent, at: place)
            if kept == .absent { continue }
            try await files.putBack(written, at: place)
            try await files.putBack(written, at: place)
            #expect(try await files.take(place) == kept)
        }
        #expect(try AtomicFile.bytes(layout.vhost(site)) == every)
        try AtomicFile.write("later", to: "\(layout.pool(site))/later.ini", mode: 0o600)
        let kept = KeptFiles.directory(KeptAttributes(mode: 0o700, owner: SiteIdentity(uid: geteuid(), gid: getegid())), [:])
        try await files.putBack(kept, at: .pool(site))
        #expect(try await files.take(.pool(site)) == kept, "what was not there goes")
    }
}

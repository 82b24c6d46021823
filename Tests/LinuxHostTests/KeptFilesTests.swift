import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@Suite("Configuration files as they stand") struct KeptFilesTests {
    private func withFiles(_ body: (HostLayout, LinuxConfigurationFiles, SiteID) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("agent-kept-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: "")
        let site = SiteID(random: 1)
        for path in [layout.vhosts, layout.manifests, layout.pool(site)] { try TestDirectory.make(path) }
        try await body(layout, LinuxConfigurationFiles(layout: layout), site)
    }

    @Test("a link comes back as the link it was, wherever it leads") func links() async throws {
        try await withFiles { layout, files, site in
            try AtomicFile.write("elsewhere", to: "\(layout.vhosts)/elsewhere", mode: 0o644)
            #expect(symlink("elsewhere", layout.vhost(site)) == 0)
            #expect(symlink("/nowhere", layout.manifest(site)) == 0)
            #expect(rmdir(layout.pool(site)) == 0 && symlink(layout.vhosts, layout.pool(site)) == 0)
            for place in [ConfigurationPlace.vhost(site), .manifest(site), .pool(site)] {
                let kept = try await files.take(place)
                let written = try JSONDecoder().decode(KeptFiles.self, from: try JSONEncoder().encode(kept))
                try await files.putBack(.absent, at: place)
                #expect(try await files.take(place) == .absent)
                try await files.putBack(written, at: place)
                try await files.putBack(written, at: place)
                #expect(try await files.take(place) == kept)
            }
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: layout.vhost(site)) == "elsewhere")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: layout.manifest(site)) == "/nowhere")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: layout.pool(site)) == layout.vhosts)
            #expect(try AtomicFile.read("\(layout.vhosts)/elsewhere") == "elsewhere", "nothing was followed")
        }
    }

    enum Odd: CaseIterable { case directoryInPool, pipeInPool, pipe, directory, tooLarge, tooLargeTogether, nameThatIsNoText }

    @Test("what could not be put back is refused before anything is touched", arguments: Odd.allCases)
    func refused(_ odd: Odd) async throws {
        try await withFiles { layout, files, site in
            let pool = layout.pool(site)
            var place = ConfigurationPlace.pool(site)
            switch odd {
            case .directoryInPool: try TestDirectory.make("\(pool)/more")
            case .pipeInPool: #expect(mkfifo("\(pool)/pipe", 0o600) == 0)
            case .pipe:
                #expect(mkfifo(layout.vhost(site), 0o600) == 0)
                place = .vhost(site)
            case .directory:
                try TestDirectory.make(layout.manifest(site))
                place = .manifest(site)
            case .tooLarge:
                try AtomicFile.write([UInt8](repeating: 35, count: 1 << 20 + 1), to: layout.vhost(site), mode: 0o644)
                place = .vhost(site)
            case .tooLargeTogether:
                for name in ["a", "b", "c"] {
                    try AtomicFile.write([UInt8](repeating: 35, count: 400_000), to: "\(pool)/\(name)", mode: 0o644)
                }
            case .nameThatIsNoText: #expect(symlink("\u{fffd}", "\(pool)/link") == 0 && rawFile("\(pool)/", [0xff, 0x41]))
            }
            let problem = await #expect(throws: Problem.self) { _ = try await files.take(place) }
            #expect(problem?.message.hasPrefix("cannot keep '") == true, "\(problem?.message ?? "")")
        }
    }

    private func rawFile(_ directory: String, _ name: [UInt8]) -> Bool {
        let path = (Array(directory.utf8) + name + [0]).map { CChar(bitPattern: $0) }
        let file = open(path, O_CREAT | O_WRONLY, 0o600)
        return file >= 0 && close(file) == 0
    }

    @Test("a place that became something else is made what it was") func becameSomethingElse() async throws {
        try await withFiles { layout, files, site in
            let pool = layout.pool(site)
            try AtomicFile.write("a", to: "\(pool)/fpm.conf", mode: 0o600)
            try AtomicFile.write("half", to: "\(pool)/fpm.conf.new", mode: 0o600)
            let kept = try await files.take(.pool(site))
            try await files.putBack(.absent, at: .pool(site))
            #expect(symlink("/nowhere", pool) == 0)
            try await files.putBack(kept, at: .pool(site))
            #expect(try await files.take(.pool(site)) == kept)
            try TestDirectory.make("\(pool)/since/then")
            try await files.putBack(kept, at: .pool(site))
            #expect(try await files.take(.pool(site)) == kept)
        }
    }

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
        #expect(symlink("/nowhere/at all", "\(layout.pool(site))/link") == 0)

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

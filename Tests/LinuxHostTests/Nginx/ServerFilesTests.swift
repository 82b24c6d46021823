import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// Server-wide files follow the agent's version, and never a person's work.
@Suite struct ServerFilesTests {
    private func with(_ body: (HostLayout, NginxMainConfiguration) async throws -> Void) async throws {
        let root = "/tmp/agent-server-files-\(UInt32.random(in: 0...UInt32.max))"
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: Repository.root)
        try TestDirectory.make(root)
        defer { try? FileManager.default.removeItem(atPath: root) }  // best effort: under /tmp
        try OwnDirectory.make(layout.directories.all)
        try await body(layout, NginxMainConfiguration(layout: layout, port: 8080, webUser: nil))
    }

    @Test func whatIsEditedStaysAndWhatIsNotOursIsReplaced() async throws {
        try await with { layout, main in
            #expect(try main.write()[layout.nginxConfiguration] == .some(nil))
            #expect(try main.write().isEmpty)
            let (edited, strange) = (layout.nginxGlobal("headers"), layout.nginxConfiguration)
            let text = try #require(try AtomicFile.read(edited)) + "# by hand\n"
            try AtomicFile.write(text, to: edited, mode: 0o644)
            try AtomicFile.write("the distribution's\n", to: strange, mode: 0o644)
            let replaced = try main.write()
            #expect(replaced == [strange: "the distribution's\n"])
            #expect(try AtomicFile.read(edited) == text)
            #expect(try AtomicFile.read(strange) == main.render()[strange])
            try main.put(replaced)
            #expect(try AtomicFile.read(strange) == "the distribution's\n")
        }
    }

    @Test func theStateOfEachFileIsTold() async throws {
        try await with { layout, main in
            let server = LinuxServerFiles(layout: layout, calls: OutboundCalls(OpenGuards())) { main }
            #expect(try await server.files().allSatisfy { $0.state == .missing })
            try main.write()
            #expect(try await server.files().allSatisfy { $0.state == .current })
            #expect(
                try await !server.files().contains { $0.path == layout.nginxGlobal("generation") }, "the word of a reload is no rendering")
            let old = Seal.seal("# an older rendering\n")
            try await server.write([layout.nginxGlobal("gzip"): old, layout.nginxGlobal("log"): "mine\n", layout.nginxGlobal("acme"): nil])
            let states = try await server.files().filter { $0.state != .current }.map { "\($0.path): \($0.state)" }
            #expect(
                states == [
                    "\(layout.nginxGlobal("acme")): missing", "\(layout.nginxGlobal("gzip")): outdated",
                    "\(layout.nginxGlobal("log")): edited",
                ])
        }
    }
}

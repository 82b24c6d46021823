import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// For whom a visitor asks is believed of Cloudflare's networks, where that was asked for, and of nobody else.
@Suite(.serialized) struct CloudflareTests {
    private static let who = "<?php echo $_SERVER['REMOTE_ADDR'], ' ', $_SERVER['HTTP_CF_CONNECTING_IP'] ?? 'none';"
    private static let claims = [
        "CF-Connecting-IP": "203.0.113.7", "X-Forwarded-For": "203.0.113.8", "X-Real-IP": "203.0.113.9", "True-Client-IP": "203.0.113.10",
    ]

    private func visitor(_ rig: WebRig) async throws -> RigSite {
        let site = try await rig.makeSite(1, "a.test", cache: .off)
        try site.core("index.php", Self.who)
        try await site.serve()
        return site
    }

    private func believe(_ rig: WebRig, _ networks: CloudflareNetworks?) async throws {
        try NginxMainConfiguration(layout: rig.layout, port: rig.port, webUser: geteuid() == 0 ? rig.webUser : nil, cloudflare: networks)
            .write()
        try await rig.web.validate()
        try await rig.web.reload()
    }

    @Test func nobodyIsBelievedUnasked() async throws {
        try await WebRig.with { rig in
            let site = try await visitor(rig)
            #expect(try await site.get("/", headers: Self.claims).text == "127.0.0.1 203.0.113.7")
            #expect(try AtomicFile.read(rig.layout.nginxGlobal("cloudflare")) == nil)
        }
    }

    @Test func cloudflaresNetworksAreBelievedAndOthersAreNot() async throws {
        try await WebRig.with { rig in
            let site = try await visitor(rig)
            let here = CloudflareNetworks(unchecked: [try NetworkRange("127.0.0.0/8"), try NetworkRange("::1")])
            try await believe(rig, here)
            #expect(try await site.get("/", headers: Self.claims).text == "203.0.113.7 203.0.113.7")
            // The other headers say nothing, and neither does one that is no address.
            #expect(
                try await site.get("/", headers: ["X-Forwarded-For": "203.0.113.8", "X-Real-IP": "203.0.113.9"]).text == "127.0.0.1 none")
            #expect(try await site.get("/", headers: ["CF-Connecting-IP": "nonsense"]).text == "127.0.0.1 nonsense")
            let log = try #require(try AtomicFile.read(rig.layout.accessLog))
            #expect(log.contains(#""ip":"203.0.113.7","peer":"127.0.0.1""#), "\(log)")
            // The real list: this machine is not on it.
            let shipped = try CloudflareNetworks(AtomicFile.read(rig.layout.installedText("nginx/cloudflare.txt")) ?? "", named: "shipped")
            try await believe(rig, shipped)
            #expect(try await site.get("/", headers: Self.claims).text == "127.0.0.1 203.0.113.7")
            try await believe(rig, here)
            try await believe(rig, nil)
            #expect(try await site.get("/", headers: Self.claims).text == "127.0.0.1 203.0.113.7", "off again")
        }
    }

    @Test func aNewerListIsTheListsFileAndWhereItIsBelievedNginxs() async throws {
        try await WebRig.with { rig in
            let shipped = try CloudflareNetworks(AtomicFile.read(rig.layout.installedText("nginx/cloudflare.txt")) ?? "", named: "shipped")
            let newer = try CloudflareNetworks(shipped.text + "2a0e::/32\n", named: "newer")
            for believed in [nil, shipped] {
                let main = NginxMainConfiguration(layout: rig.layout, port: rig.port, webUser: nil, cloudflare: believed)
                let server = LinuxServerFiles(layout: rig.layout, calls: OutboundCalls(OpenGuards())) { main }
                let files = try await server.files(cloudflare: newer)
                #expect(
                    files.map(\.path) == (believed == nil ? [] : [rig.layout.nginxGlobal("cloudflare")]) + [rig.layout.cloudflareNetworks])
                #expect(believed == nil || files[0].wanted.contains("set_real_ip_from 2a0e::/32;"))
                #expect(try await server.cloudflare() == shipped)
                try await server.write(Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.wanted) }))
                #expect(try await server.cloudflare() == newer)
                try AtomicFile.write("broken", to: rig.layout.cloudflareNetworks, mode: 0o644)
                #expect(try await server.cloudflare() == shipped, "what somebody broke is not believed")
                try await server.write([rig.layout.cloudflareNetworks: nil])
            }
        }
    }

    @Test func aListIsFetchedFromAnAddress() async throws {
        try await WebRig.with { rig in
            let mirror = try LoopbackMirror("\(rig.layout.root)/mirror")
            try "104.16.0.0/13\n".write(toFile: "\(mirror.directory)/ips", atomically: true, encoding: .utf8)
            try TestDirectory.make(rig.layout.configuration)
            try AtomicFile.write("download 127.0.0.1 \(mirror.port) plain\n", to: rig.layout.outboundExceptions, mode: 0o644)
            let server = LinuxServerFiles(layout: rig.layout, calls: OutboundCalls(OpenGuards())) {
                NginxMainConfiguration(layout: rig.layout, port: rig.port, webUser: nil)
            }
            #expect(try await server.list(at: "\(mirror.base)/ips") == "104.16.0.0/13\n")
            for address in ["\(mirror.base)/none", "http://192.0.2.1/ips", "file:///etc/passwd"] {
                let problem = await #expect(throws: Problem.self) { try await server.list(at: address) }
                #expect(problem?.hint?.contains("--from FILE") == true, "\(address)")
            }
        }
    }
}

import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@Suite(.serialized) struct HTTPProbeTests {
    @Test func aSiteIsAskedByItsPublicNameAndRedirectsAreAnswers() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test", redirects: ["www.a.test"])
            try site.core("index.html", String(repeating: "x", count: 200_000))
            try await rig.activate(site.vhost)
            let page = try await HTTPProbe(layout: rig.layout).get(site.vhost.target, path: "/index.html", deadline: 5)
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html")
            #expect(page.body.utf8.count == 65536)
            let alias = PublicHost(scheme: "http", name: try Hostname("www.a.test"), port: rig.port)
            let redirect = try await HTTPProbe(layout: rig.layout).get(ProbeTarget(host: alias), path: "/q", deadline: 5)
            #expect(redirect.status == 301)
            #expect(redirect.headers["location"] == "http://a.test:\(rig.port)/q")
        }
    }

    @Test func noAnswerIsAProofThatFailed() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            try site.core("slow.php", "<?php sleep(3);")
            let probe = HTTPProbe(layout: rig.layout)
            let unknown = await #expect(throws: Problem.self) { try await probe.get(site.vhost.target, path: "/", deadline: 5) }
            #expect(unknown?.code == .proofFailed)
            try await site.serve()
            let slow = await #expect(throws: Problem.self) {
                try await probe.get(site.vhost.target, path: "/slow.php", deadline: 0.5)
            }
            #expect(slow?.code == .proofFailed)
            #expect(slow?.message.contains("no answer came within 0.5 seconds") == true)
            let nobody = PublicHost(scheme: "http", name: try Hostname("a.test"), port: 1)
            let refused = await #expect(throws: Problem.self) { try await probe.get(ProbeTarget(host: nobody), path: "/", deadline: 5) }
            #expect(refused?.code == .proofFailed)
        }
    }
}

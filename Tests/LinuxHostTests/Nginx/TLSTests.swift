import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// TLS as a real nginx speaks it to a visitor who believes one certificate alone.
@Suite(.serialized) struct TLSTests {
    private static let page = "<?php header('Content-Type: text/html'); echo microtime(true), ' ', $_SERVER['HTTPS'] ?? 'plain';"

    private func ask(_ rig: WebRig, _ vhost: Vhost, _ name: String? = nil, _ path: String = "/index.html") async throws -> ProbeAnswer {
        var target = vhost.target
        if let name { target.host.name = try Hostname(name) }
        return try await HTTPProbe(layout: rig.layout).get(target, path: path, deadline: 5)
    }

    @Test func aSiteAnswersOverTLSAndPlainHTTPShowsTheWay() async throws {
        try await WebRig.with(tls: true) { rig in
            let site = try await rig.makeSite(1, "a.test", redirects: ["www.a.test"])
            try await rig.makeCertificate(of: site.vhost)
            try site.core("index.html", "front of a")
            try await rig.activate(site.vhost)
            let answer = try await ask(rig, site.vhost)
            #expect(answer.status == 200 && answer.body == "front of a")
            #expect(answer.headers["content-security-policy"] == "frame-ancestors 'self'; upgrade-insecure-requests")
            let origin = "https://a.test:\(site.vhost.canonical.port)"
            let alias = try await ask(rig, site.vhost, "www.a.test", "/q?x=1")
            #expect(alias.status == 301 && alias.headers["location"] == "\(origin)/q?x=1")
            for name in ["a.test", "www.a.test"] {
                let plain = try await site.get("/q?x=1", host: name)
                #expect(plain.status == 301 && plain["location"] == "\(origin)/q?x=1")
                #expect(plain["strict-transport-security"] == nil)
            }
        }
    }

    @Test("only a certificate that browsers trust makes a site insist on TLS", arguments: [nil, VhostTLS.year] as [Int?])
    func insisting(_ seconds: Int?) async throws {
        try await WebRig.with(tls: true) { rig in
            let site = try await rig.makeSite(1, "a.test", redirects: ["www.a.test"])
            var vhost = site.vhost
            vhost.tls?.strictTransport = seconds
            try await rig.makeCertificate(of: vhost)
            try site.core("index.html", "front of a")
            try await rig.activate(vhost)
            let promise = seconds.map { "max-age=\($0)" }
            for (name, path) in [("a.test", "/index.html"), ("a.test", "/.env"), ("www.a.test", "/")] {
                #expect(try await ask(rig, vhost, name, path).headers["strict-transport-security"] == promise, "\(name)\(path)")
            }
        }
    }

    @Test func anotherCertificateThanTheOneOnDiskIsNoProof() async throws {
        try await WebRig.with(tls: true) { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.makeCertificate(of: site.vhost)
            try site.core("index.html", "front of a")
            try await rig.activate(site.vhost)
            let next = {
                var vhost = site.vhost
                vhost.tls?.certificate.generation = 2
                return vhost
            }()
            await #expect(throws: Problem.self, "nothing lies there") { try await ask(rig, next) }
            try await rig.makeCertificate(of: next)
            let refused = await #expect(throws: Problem.self, "the same name, another key") { try await ask(rig, next) }
            #expect(refused?.code == .proofFailed)
            try await rig.activate(next)
            #expect(try await ask(rig, next).status == 200)
            await #expect(throws: Problem.self, "the one before") { try await ask(rig, site.vhost) }
        }
    }

    @Test func aNameThatNoSiteHasGetsNoCertificate() async throws {
        try await WebRig.with(tls: true) { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.makeCertificate(of: site.vhost)
            try await rig.activate(site.vhost)
            for arguments in [["-servername", "zz.test"], ["-noservername"]] {
                let seen = try await rig.handshake(arguments)
                #expect(seen.contains("no peer certificate available"), "\(seen)")
            }
            #expect(try await rig.handshake(["-servername", "a.test"]).contains("BEGIN CERTIFICATE"))
        }
    }

    @Test func aPageOverTLSIsForgottenByItsPath() async throws {
        try await WebRig.with(tls: true) { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.makeCertificate(of: site.vhost)
            try site.core("index.php", Self.page)
            try await site.serve()
            #expect(try await ask(rig, site.vhost, nil, "/").body.hasSuffix(" on"))
            #expect(try await ask(rig, site.vhost, nil, "/").headers["x-cache"] == "HIT")
            try await rig.web.purge(site.id, paths: [CachePath("/")])
            #expect(try await ask(rig, site.vhost, nil, "/").headers["x-cache"] == "MISS")
        }
    }
}

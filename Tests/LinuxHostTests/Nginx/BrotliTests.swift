import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// Compression by a real nginx, with Debian's module and without.
@Suite(.serialized) struct BrotliTests {
    private static let text = String(repeating: "compressible ", count: 500)
    private static let page = "<?php header('Content-Type: text/html'); echo str_repeat('compressible ', 500);"

    /// What a visitor of this kind is sent, and whether from the cache.
    private func ask(_ site: RigSite, _ path: String, _ accepts: String?) async throws -> (encoding: String, cache: String, vary: String) {
        let answer = try await site.get(path, headers: accepts.map { ["Accept-Encoding": $0] } ?? [:])
        #expect(answer.status == 200)
        if answer["content-encoding"] == nil { #expect(answer.text == Self.text, "who asks for nothing gets the text itself") }
        return (answer["content-encoding"] ?? "none", answer["x-cache"] ?? "none", answer["vary"] ?? "")
    }

    /// As a reader of brotli that is none of ours sees it.
    private func read(_ rig: WebRig, _ site: RigSite, _ path: String) async throws -> String {
        let result = try await rig.runner.run(
            Command(
                "/usr/bin/curl",
                [
                    "--silent", "--compressed", "--header", "Accept-Encoding: br", "--header", "Host: \(site.vhost.canonical.authority)",
                    "http://127.0.0.1:\(rig.port)\(path)",
                ], deadline: 10))
        return result.output
    }

    @Test func aFileComesAsItsVisitorReadsIt() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.content("style.css", Self.text)
            try site.content("picture.png", Self.text)
            try site.content("small.css", "a{}")
            try await rig.activate(site.vhost)
            let path = "/wp-content/style.css"
            for (accepts, encoding) in [("br", "br"), ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")] {
                let answer = try await ask(site, path, accepts)
                #expect(answer.encoding == encoding, "\(accepts)")
                #expect(answer.vary.contains("Accept-Encoding"), "\(accepts)")
            }
            let plain = try await ask(site, path, nil)
            #expect(plain.encoding == "none")
            #expect(plain.vary.contains("Accept-Encoding"), "whoever keeps it must ask again for others")
            #expect(try await ask(site, "/wp-content/picture.png", "br").encoding == "none")
            #expect(try await site.get("/wp-content/small.css", headers: ["Accept-Encoding": "br"])["content-encoding"] == nil)
            #expect(try await read(rig, site, path) == Self.text)
        }
    }

    @Test func oneStoredPageServesThemAll() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.php", Self.page)
            try await site.serve()
            let kinds = [("br", "br"), ("gzip", "gzip"), (nil, "none"), ("br", "br")] as [(String?, String)]
            for first in [0, 1, 2] {
                try await rig.web.purge(site.id, paths: nil)
                for (turn, (accepts, encoding)) in (kinds[first...] + kinds[..<first]).enumerated() {
                    let answer = try await ask(site, "/", accepts)
                    #expect(answer.encoding == encoding, "\(accepts ?? "nothing"), \(turn)")
                    #expect(answer.cache == (turn == 0 ? "MISS" : "HIT"))
                    #expect(answer.vary.contains("Accept-Encoding"))
                }
            }
            #expect(try await read(rig, site, "/") == Self.text)
        }
    }

    /// Without `Vary` too, as plugins forget it.
    @Test(arguments: ["br", "gzip"]) func whatPHPCompressedItselfIsNotStored(_ encoding: String) async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.php", "<?php header('Content-Type: text/html'); header('Content-Encoding: \(encoding)'); echo 'bytes';")
            try await site.serve()
            for _ in 0..<2 {
                let answer = try await site.get("/", headers: ["Accept-Encoding": encoding])
                #expect(answer["content-encoding"] == encoding && answer.text == "bytes", "compressed once, not twice")
                #expect(answer["x-cache"] == "MISS")
            }
        }
    }

    @Test func withoutTheModuleGzipServesAlone() async throws {
        try await WebRig.with(modules: NginxModuleDirectory(path: "/nonexistent")) { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.content("style.css", Self.text)
            try await rig.activate(site.vhost)
            #expect(try await ask(site, "/wp-content/style.css", "br").encoding == "none")
            #expect(try await ask(site, "/wp-content/style.css", "gzip, br").encoding == "gzip")
            let main = try #require(try AtomicFile.read(rig.layout.nginxConfiguration))
            #expect(!main.contains("brotli") && !main.contains("load_module"))
            #expect(access(rig.layout.nginxGlobal("brotli"), F_OK) != 0)
        }
    }
}

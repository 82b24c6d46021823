import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@Suite(.serialized) struct PageCacheTests {
    private static let page =
        "<?php header('Content-Type: text/html'); echo $_SERVER['REQUEST_URI'], ' ', $_SERVER['QUERY_STRING'], ' ', microtime(true);"

    @Test func purgingAPathMakesTheNextVisitAMissAndLeavesTheOthers() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.php", Self.page)
            try await site.serve()
            for path in ["/", "/other/"] {
                #expect(try await site.get(path)["x-cache"] == "MISS")
                #expect(try await site.get(path)["x-cache"] == "HIT")
            }
            #expect(try await site.get("/", method: "HEAD")["x-cache"] == "MISS")
            try await rig.web.purge(site.id, paths: [CachePath("/"), CachePath("/never-cached/")])
            #expect(try await site.get("/")["x-cache"] == "MISS")
            #expect(try await site.get("/", method: "HEAD")["x-cache"] == "MISS")
            #expect(try await site.get("/other/")["x-cache"] == "HIT")
            try await rig.web.purge(site.id, paths: nil)
            for path in ["/", "/other/"] { #expect(try await site.get(path)["x-cache"] == "MISS") }
            for path in ["/", "/other/"] { #expect(try await site.get(path)["x-cache"] == "HIT") }
        }
    }

    @Test func trackingParametersAreNeitherInTheKeyNorSeenByPHP() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.php", Self.page)
            try await site.serve()
            let poisoned = try await site.get("/page/?utm_source=POISON&fbclid=1")
            #expect(poisoned["x-cache"] == "MISS")
            #expect(!poisoned.text.contains("POISON"))
            #expect(try await site.get("/page/")["x-cache"] == "HIT")
            for query in ["?utm_source=a&s=x", "?foo=1", "?xutm_source=1", "?utm_sourcex=1", "?&", "?utm_source"] {
                #expect(try await site.get("/page/\(query)")["x-cache"] == "BYPASS", "\(query)")
            }
        }
    }

    @Test func thePurgeFollowsNoLinkAndAnAbsentCacheIsEmpty() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.web.purge(site.id, paths: nil)
            try await rig.web.publish(site.vhost)
            let outside = "\(rig.layout.root)/outside"
            try TestDirectory.make("\(outside)/b")
            try AtomicFile.write("precious", to: "\(outside)/b/file", mode: 0o644)
            symlink(outside, "\(rig.layout.pageCache(site.id))/a")
            mkdir("\(rig.layout.pageCache(site.id))/c", 0o700)
            symlink("\(outside)/b", "\(rig.layout.pageCache(site.id))/c/dd")
            try await rig.web.purge(site.id, paths: nil)
            #expect(try AtomicFile.read("\(outside)/b/file") == "precious")
        }
    }
}

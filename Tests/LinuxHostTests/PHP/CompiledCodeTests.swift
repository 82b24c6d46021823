import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What a site's PHP compiled is kept on disk for its next master: by a real PHP-FPM behind a real nginx.
@Suite(.serialized) struct CompiledCodeTests {
    /// OPcache does not keep what was written within the last two seconds.
    private func page(_ site: RigSite, _ word: String, written: Date = Date(timeIntervalSince1970: 1_700_000_000)) throws {
        try site.core("index.php", "<?php echo '\(word)';")
        try FileManager.default.setAttributes(
            [.modificationDate: written], ofItemAtPath: "\(site.rig.layout.current(of: site.id))/index.php")
    }

    private func answer(_ site: RigSite) async throws -> String { try await site.get("/").text }

    /// Paths below the site's directory.
    private func entries(_ site: RigSite) throws -> [String] {
        let directory = site.rig.layout.compiled(of: site.id)
        return try FileManager.default.subpathsOfDirectory(atPath: directory).filter { $0.hasSuffix(".bin") }
    }

    private func next(master site: RigSite) async throws {
        try await site.rig.services.signal(.php(site.id), SIGQUIT)
        for _ in 0..<500 where try await site.rig.php.isRunning(site.pool) { try await Task.sleep(for: .milliseconds(10)) }
        try await site.rig.php.start(site.pool)
    }

    private func with(_ pool: (inout Pool) -> Void = { _ in }, _ body: (RigSite, Pool) async throws -> Void) async throws {
        try await WebRig.with(masters: .ofSites) { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            try page(site, "first")
            var own = site.pool
            pool(&own)
            try await rig.php.start(own)
            try await rig.activate(site.vhost)
            #expect(try await answer(site) == "first")
            try await body(site, own)
        }
    }

    @Test func itIsTheSitesOwnAndNobodyElsesToRead() async throws {
        try await with { site, _ in
            let directory = site.rig.layout.compiled(of: site.id)
            let release = site.rig.layout.release(try WordPressVersion("1.0"), of: site.id)
            let all = try entries(site)
            let made = try #require(all.first { $0.hasSuffix("\(release)/index.php.bin") }, "\(all)")
            var facts = stat()
            #expect(lstat("\(directory)/\(made)", &facts) == 0 && facts.st_mode & 0o7777 == 0o600 && facts.st_uid == site.identity.uid)
            #expect(lstat(directory, &facts) == 0 && facts.st_mode & 0o7777 == 0o700 && facts.st_uid == site.identity.uid)
        }
    }

    /// The file says something else with the time of before: who answers as before did not compile it.
    @Test func theNextMasterDoesNotCompileAgain() async throws {
        try await with { site, _ in
            try page(site, "other")
            try await next(master: site)
            #expect(try await answer(site) == "first")
        }
    }

    @Test func aFileThatChangedIsCompiledAnewWhetherItIsNewerOrOlder() async throws {
        try await with { site, _ in
            for (word, seconds) in [("newer", 1_700_000_001), ("older", 1_600_000_000)] {
                try page(site, word, written: Date(timeIntervalSince1970: TimeInterval(seconds)))
                try await next(master: site)
                #expect(try await answer(site) == word)
            }
        }
    }

    @Test func itIsForgottenWithTheMemoryOfTheMasterThatRuns() async throws {
        try await with { site, pool in
            try page(site, "other")
            try await site.rig.php.forgetCompiled(pool)
            #expect(try await answer(site) == "other")
            // Of one that sleeps too, and it is not woken.
            try await site.rig.services.signal(.php(site.id), SIGQUIT)
            for _ in 0..<500 where try await site.rig.php.isRunning(pool) { try await Task.sleep(for: .milliseconds(10)) }
            try await site.rig.php.forgetCompiled(pool)
            #expect(try entries(site) == [])
            #expect(try await !site.rig.php.isRunning(pool))
        }
    }

    @Test func everyChangeOfItsPHPForgetsIt() async throws {
        try await with { site, pool in
            try page(site, "other")
            var wider = pool
            wider.maxChildren += 1
            try await site.rig.php.change(to: wider)
            #expect(try await answer(site) == "other")
            try page(site, "third")
            try await site.rig.php.startAsItStands(wider)
            #expect(try await answer(site) == "third")
            // Gone with its pool and come again: what it left meanwhile is not run.
            try await site.rig.php.remove(site.id)
            try page(site, "fourth")
            try await site.rig.php.start(wider)
            #expect(try await answer(site) == "fourth")
        }
    }

    @Test func inMemoryAloneNothingIsWritten() async throws {
        try await with({ $0.compiled = .memory }) { site, _ in
            let written = try entries(site)
            #expect(written == [])
        }
    }

    /// As after an upgrade of a site that an older agent made, or where somebody removed it.
    @Test func withoutItsDirectoryTheSiteServesAndTheNextChangeMakesIt() async throws {
        try await with { site, pool in
            try FileManager.default.removeItem(atPath: site.rig.layout.compiled(of: site.id))
            try page(site, "other")
            try await next(master: site)
            #expect(try await answer(site) == "other")
            try await site.rig.php.change(to: pool)
            #expect(try await answer(site) == "other")
            #expect(try !entries(site).isEmpty)
        }
    }

    @Test func whatIsOlderThanPHPsExtensionsIsOutdated() async throws {
        try await with { site, pool in
            #expect(try await !site.rig.php.hasOutdatedCompiled(pool))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: site.rig.layout.compiled(of: site.id))
            #expect(try await site.rig.php.hasOutdatedCompiled(pool))
            try await site.rig.php.forgetCompiled(pool)
            #expect(try await !site.rig.php.hasOutdatedCompiled(pool))
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root's master can be shared")) func mastersThatSitesShareKeepNothing() async throws {
        try await WebRig.with(masters: .shared) { rig in
            let site = try await rig.makeSite(1, "a.test", cache: .off)
            try page(site, "first")
            try await site.serve()
            #expect(try await answer(site) == "first")
            #expect(try entries(site) == [])
            let problem = await #expect(throws: Problem.self) { try await rig.php.forgetCompiled(site.pool) }
            #expect(problem?.code == .phpShared)
        }
    }
}

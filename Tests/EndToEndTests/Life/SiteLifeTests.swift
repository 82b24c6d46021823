import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

/// A site comes, goes to the trash, comes back and ends; what was asked for twice happens once.
@Suite(.serialized) struct SiteLifeTests {
    @Test func createdTwiceIsCreatedOnce() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let first = try await sandbox.site("twice.test", "--title", "Twice")
        let again = try await sandbox.agent.run(
            ["site", "create", "twice.test", "--title", "Twice", "--wordpress", SandboxHandle.wordpress, "--format", "json"])
        #expect(again.status == .done)
        let answer = try JSONDecoder().decode([String: JSONValue].self, from: Data(again.output.utf8))
        #expect(answer["changed"]?.flag == false)
        #expect(try await sandbox.agent.json("site", "show", "twice.test").first == first)
    }

    /// The command that asked was ended before it had the password, and left its file empty.
    @Test func whoAsksAgainIsGivenThePasswordThatWasNotHandedOver() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let client = AgentClient(socketPath: "\(sandbox.root)/run/agent.sock")
        var request = CreateSiteRequest(domain: "cut-off.test")
        request.wordpress = SandboxHandle.wordpress
        let change = try #require(try await client.createSite(request).change)
        try await eventually(within: 120, "it has ended") { try await client.change(change).state == "done" }
        let place = "\(sandbox.root)/.agent/passwords"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let file = "\(place)/cut-off.test-\(change)"
        #expect(FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]))
        let words = ["site", "create", "cut-off.test", "--wordpress", SandboxHandle.wordpress]
        let again = try await sandbox.agent.run(words)
        #expect(again.status == .done && again.output.contains(file), "\(again)")
        #expect(try String(contentsOfFile: file, encoding: .utf8).count > 20)
        let third = try await sandbox.agent.run(words)
        #expect(third.status == .done && third.talk.contains("agent site login-url cut-off.test"), "\(third)")
    }

    @Test func anotherSpecOfTheSameDomainIsRefusedInWords() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("differs.test", "--title", "One")
        let outcome = try await sandbox.agent.run([
            "site", "create", "differs.test", "--title", "Two", "--wordpress", SandboxHandle.wordpress,
        ])
        #expect(outcome.status == .exists)
        #expect(outcome.talk.contains("title is 'One', not 'Two'"))
    }

    @Test func anAliasRedirectsAndHasOneOwner() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("alias.test", "--alias", "www.alias.test")
        let visitor = WebVisitor(port: sandbox.port, host: sandbox.host("www.alias.test"))
        let answer = try await visitor.get("/q?x=1")
        #expect(answer.status == 301)
        #expect(answer["location"] == "http://\(sandbox.host("alias.test"))/q?x=1")
        let taken = try await sandbox.agent.run(
            ["site", "create", "thief.test", "--alias", "www.alias.test", "--wordpress", SandboxHandle.wordpress])
        #expect(taken.status == .refused)
        #expect(try await sandbox.agent.run(["site", "show", "thief.test"]).status == .notFound)
    }

    @Test func anAddressOfAnotherSiteIsRefusedBeforeAnyStepAndItsOwnIsTaken() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("addressed.test")
        _ = try await sandbox.site("beside.test")
        let before = try await sandbox.agent.json("change", "list").count
        let source = ["--wordpress", SandboxHandle.wordpress]
        for command in [
            ["site", "create", "addressed.test.localhost"] + source,
            ["site", "create", "addressed.test.localhost", "--dry-run"] + source,
            ["site", "create", "third.test", "--alias", "addressed.test.localhost"] + source,
            ["site", "set", "beside.test", "aliases+=addressed.test.localhost"],
        ] {
            let refused = try await sandbox.agent.run(command)
            #expect(refused.status == .refused && refused.talk.contains("hostname-taken"), "\(command): \(refused.talk)")
            #expect(refused.talk.contains("site 'addressed.test'") && refused.talk.contains("agent site show addressed.test"))
        }
        #expect(try await sandbox.agent.json("change", "list").count == before, "nothing was begun")
        try await sandbox.agent.must("site", "set", "addressed.test", "aliases+=addressed.test.localhost")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("addressed.test")).get("/").status == 200)
    }

    /// Its dry run is of what ends the site for good, whether it is live or in the trash.
    private func purgeIsShown(_ sandbox: SandboxHandle, after trashing: [String]) async throws {
        let words = ["site", "delete", "comes.test", "--purge", "--dry-run"]
        let text = try await sandbox.agent.run(words)
        #expect(text.code == 0 && text.output.hasPrefix("would purge site comes.test\n"), "\(text)")
        #expect(text.output.contains("drop database, account and files"), "\(text.output)")
        #expect(text.talk.contains("warning: nothing brings comes.test back"), "\(text.talk)")
        let plan = try #require(try await sandbox.agent.json("site", "delete", "comes.test", "--purge", "--dry-run").first)
        #expect(plan["operation"]?.text == "site.purge" && plan["would"]?.text == "purge site comes.test")
        #expect(plan["steps"]?.list.compactMap { $0["id"]?.text } == trashing + ["data"])
        #expect(plan["warnings"]?.list.first?.text?.hasPrefix("nothing brings comes.test back") == true)
    }

    /// Whoever is told that it is so finds it so: not by what stood before a change that is at work.
    @Test(arguments: [true, false]) func nothingIsSoAlreadyWhileAChangeIsAtWork(_ enabled: Bool) async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let domain = "at-work-\(enabled).test"
        _ = try await sandbox.site(domain)
        if enabled { try await sandbox.agent.must("site", "disable", domain) }
        let client = AgentClient(socketPath: "\(sandbox.root)/run/agent.sock")
        var (request, contrary) = (SetSiteRequest(), SetSiteRequest())
        (request.enabled, contrary.enabled) = (enabled, !enabled)
        // Answered when it has begun: the contrary is what stands still.
        #expect(try await client.setSite(domain, request).change != nil)
        await #expect { try await client.setSite(domain, contrary) } throws: { ($0 as? Problem)?.code == .siteBusy }
        try await eventually(within: 60, "it has ended") { try await client.site(domain).enabled == enabled }
    }

    @Test func deletedIsGoneUndeletedIsBackPurgedLeavesNothing() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let site = try await sandbox.site("comes.test")
        let id = try #require(site["id"]?.text)
        let visitor = WebVisitor(port: sandbox.port, host: sandbox.host("comes.test"))
        #expect(try await visitor.get("/").status == 200)

        try await purgeIsShown(sandbox, after: ["vhost", "php", "account", "tree"])
        try await sandbox.agent.must("site", "delete", "comes.test", "--yes")
        #expect(try await visitor.get("/").status == 0)
        try await purgeIsShown(sandbox, after: [])
        let unconfirmed = try await sandbox.agent.run(["site", "delete", "comes.test", "--purge"])
        #expect(unconfirmed.status == .needsConfirmation)
        let again = try await sandbox.agent.run(["site", "delete", "comes.test", "--yes", "--format", "json"])
        #expect(again.status == .done && again.output.contains(#""changed": false"#), "\(again.talk)")
        #expect(again.talk.contains("nothing had to change\n") && again.talk.contains("agent site undelete comes.test"))
        #expect(try await sandbox.agent.must("site", "delete", "comes.test", "--dry-run").contains("nothing to do"))

        try await sandbox.agent.must("site", "undelete", "comes.test")
        #expect(try await visitor.get("/").status == 200)

        try await sandbox.agent.must("site", "delete", "comes.test", "--purge", "--yes")
        #expect(try await visitor.get("/").status == 0)
        #expect(try sandbox.namesUnderRoot(containing: id).isEmpty)
        #expect(try await sandbox.agent.run(["site", "show", "comes.test"]).status == .notFound)
        #expect(try await !sandbox.agent.must("doctor", "--format", "json").contains(id))

        let anew = try await sandbox.site("comes.test")
        #expect(anew["id"]?.text != id)
        #expect(try await visitor.get("/").status == 200)
    }

    @Test func aSandboxWithSitesKeepsItsAddress() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("stays.test")
        for other in [["--port", "\(sandbox.port + 1)"], ["--public-host", "exact"]] {
            let outcome = try await sandbox.agent.run(["sandbox", "up"] + other)
            #expect(outcome.status == .refused && outcome.talk.contains("address-in-use-by-sites"), "\(outcome.talk)")
        }
        #expect(try await sandbox.agent.run(["sandbox", "up", "--port", "\(sandbox.port)"]).status == .done)
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("stays.test")).get("/").status == 200)
    }

    @Test func aChangeCanBeTakenBackByName() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("regret.test")
        let changes = try await sandbox.agent.json("change", "list")
        let create = try #require(changes.first { $0["title"]?.text == "create site regret.test" }?["id"]?.text)
        try await sandbox.agent.must("change", "undo", create, "--yes")
        #expect(try await sandbox.agent.json("site", "show", "regret.test").first?["state"]?.text == "trashed")
        let again = try await sandbox.agent.run(["change", "undo", create, "--yes"])
        #expect(again.status == .done && again.talk == "nothing had to change\n")
    }

    @Test func aDryRunShowsThePlanAndChangesNothing() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("neighbour.test")
        let before = try sandbox.namesUnderRoot(containing: "")
        // Sites that stand go on meanwhile: their PHP compiles, their schedules run.
        let standing = try await sandbox.agent.json("site", "list").compactMap { $0["id"]?.text }
        let outcome = try await sandbox.agent.run(["site", "create", "dry.test", "--dry-run", "--wordpress", SandboxHandle.wordpress])
        #expect(outcome.status == .done)
        #expect(outcome.output.contains("dry.test.localhost"))
        // It warns as the create itself would: the first letter is Cyrillic.
        let alike = try await sandbox.agent.run([
            "site", "create", "\u{43D}eighbour.test", "--dry-run", "--wordpress", SandboxHandle.wordpress,
        ])
        #expect(alike.talk.contains("warning: "), "\(alike)")
        #expect(try await sandbox.agent.run(["site", "show", "dry.test"]).status == .notFound)
        let new = try sandbox.namesUnderRoot(containing: "").subtracting(before).filter { name in
            !name.contains("/cache/") && !name.contains("/mariadb/") && !standing.contains(where: name.contains)
        }
        #expect(new.isEmpty, "\(new)")
    }
}

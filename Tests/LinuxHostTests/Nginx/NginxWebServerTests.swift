import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// Every law here is kept by a real nginx.
@Suite(.serialized) struct NginxWebServerTests {
    @Test func aPublishedSiteAnswersOnlyAfterAReload() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.html", "front of a")
            #expect(try await site.get("/").status == 0)
            try await rig.web.publish(site.vhost)
            #expect(try await site.get("/").status == 0)
            try await rig.web.validate()
            try await rig.web.reload()
            let answer = try await site.get("/index.html")
            #expect(answer.status == 200)
            #expect(answer.text == "front of a")
            #expect(try await rig.web.inventory() == [site.id.rawValue])
            #expect(try await rig.web.published(site.id) == rig.web.render(site.vhost))
        }
    }

    @Test func afterAReloadNoRequestMeetsTheOldConfiguration() async throws {
        try await WebRig.with { rig in
            let first = try await rig.makeSite(1, "first.test")
            try first.core("index.html", "first")
            try await rig.activate(first.vhost)
            for number in UInt32(2)...9 {
                let site = try await rig.makeSite(number, "n\(number).test")
                try site.core("index.html", "site \(number)")
                try await rig.web.publish(site.vhost)
                try await rig.web.validate()
                try await Task.sleep(for: .milliseconds(200))
                let clock = ContinuousClock()
                let took = try await clock.measure { try await rig.web.reload() }
                // Right after the reload, several at once: an old worker would close the connection.
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<20 { group.addTask { try await site.get("/index.html").status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.allSatisfy { $0 == 200 }, "\(statuses)")
                #expect(took < .seconds(2), "a reload took \(took)")
            }
            #expect(try await first.get("/index.html").text == "first")
        }
    }

    /// Whoever asked for the other one was killed: for a moment nginx has two generations of workers, more than the next one will have.
    @Test func aReloadInTheMiddleOfAnotherOneEnds() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.activate(site.vhost)
            for milliseconds in stride(from: 5, to: 100, by: 8) {
                try await rig.services.signal(.nginx, SIGHUP)
                try await Task.sleep(for: .milliseconds(milliseconds))
                try await rig.web.reload()
            }
        }
    }

    @Test func requestsThatRunDuringReloadsAllEndWell() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "busy.test")
            try site.core("index.html", "busy")
            try await rig.activate(site.vhost)
            let failures = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var failed = 0
                        for _ in 0..<100 where try await site.get("/index.html").status != 200 { failed += 1 }
                        return failed
                    }
                }
                for _ in 0..<5 { try await rig.web.reload() }
                return try await group.reduce(0, +)
            }
            #expect(failures == 0)
        }
    }

    @Test func aPipeIsRefusedByNameAndNotWaitedFor() async throws {
        try await WebRig.with { rig in
            let pipe = "\(rig.layout.vhosts)/aaa.conf"
            try #require(mkfifo(pipe, 0o644) == 0)
            let problem = await #expect(throws: Problem.self) { try await rig.web.validate() }
            #expect(problem?.code == .configurationRefused && problem?.details["nginx.file"] == pipe)
            unlink(pipe)
            try await rig.web.validate()
        }
    }

    @Test func aHostileFileIsRefusedByNameWhileNeighboursAnswer() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.html", "a")
            try await rig.activate(site.vhost)
            let intruder = "\(rig.layout.vhosts)/zz-override.conf"
            let hostile = [
                "server { listen 127.0.0.1:\(rig.port); server_name x.test; load_module modules/evil.so; }",
                "server { listen 127.0.0.1:\(rig.port); server_name x.test; root /; ",
                "server { listen 127.0.0.1:\(rig.port) default_server; server_name x.test; }",
                "server { listen 127.0.0.1:\(rig.port); server_name x.test; ssl_certificate /nonexistent; }",
                "daemon on;", "}", "server { server_name \"", "include /nonexistent/*; include /nonexistent/file;",
            ]
            for text in hostile {
                try AtomicFile.write(text, to: intruder, mode: 0o644)
                let problem = await #expect(throws: Problem.self) { try await rig.web.validate() }
                #expect(problem?.code == .configurationRefused)
                #expect(problem?.message.contains("zz-override.conf") == true, "\(problem?.message ?? "")")
                #expect(problem?.details["site.id"] == nil)
                #expect(problem?.hint?.contains("mend this file or remove it, then agent host reload") == true)
                #expect(try await site.get("/index.html").text == "a")
            }
            try AtomicFile.remove(intruder)
            try await rig.web.validate()
        }
    }

    @Test func aSitesOwnBrokenVhostIsToldApartFromAStrangersFile() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.activate(site.vhost)
            try AtomicFile.write("nonsense on;", to: rig.layout.vhost(site.id), mode: 0o644)
            let problem = await #expect(throws: Problem.self) { try await rig.web.validate() }
            #expect(problem?.details["site.id"] == site.id.rawValue)
            #expect(problem?.message.contains("\(site.id).conf:1") == true)
            #expect(problem?.hint?.contains("agent site set \(site.id) --overwrite") == true, "whoever meets it can mend it")
        }
    }

    @Test func aReloadStartsAnNginxThatIsDown() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.html", "front of a")
            try await rig.web.publish(site.vhost)
            try await rig.services.signal(.nginx, SIGTERM)
            for _ in 1...100 where try await rig.services.status(.nginx)?.pid != nil { try await Task.sleep(for: .milliseconds(20)) }
            try #require(try await rig.services.status(.nginx)?.pid == nil)
            try await rig.web.reload()
            #expect(try await site.get("/index.html").text == "front of a")
            #expect(try await rig.services.status(.nginx)?.state == .running)
        }
    }

    @Test func aSecondOwnerOfANameIsRefusedAlthoughNginxOnlyWarns() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.activate(site.vhost)
            let thief = try await rig.makeSite(2, "b.test", redirects: ["a.test"])
            try await rig.web.publish(thief.vhost)
            let problem = await #expect(throws: Problem.self) { try await rig.web.validate() }
            #expect(problem?.code == .configurationRefused)
            #expect(problem?.message.contains("a.test") == true)
            #expect(problem?.details["nginx.loads"] != nil, "nginx itself would go on")
            #expect(problem?.hint?.hasPrefix("`agent doctor`") == true, "nobody edited it: \(problem?.hint ?? "")")
            #expect(try await rig.web.rejected() == [])
            try await rig.web.withdraw(thief.id, keeping: .edited)
            try await rig.web.validate()
            #expect(try await rig.web.rejected() == [rig.layout.rejectedVhost(thief.id)])
            #expect(try AtomicFile.read(rig.layout.rejectedVhost(thief.id)) == rig.web.render(thief.vhost))
            #expect(try await rig.web.inventory() == [site.id.rawValue])
        }
    }

    /// A person's work is told of until a person takes it away; what a change was refused is only there to be read.
    @Test func whatAChangeWasRefusedIsNotToldAndGoesWithTheSitesNextFileOrItsLast() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            let place = rig.layout.refusedVhost(site.id)
            for next in ["published", "withdrawn"] {
                try await rig.web.publish(site.vhost)
                try await rig.web.withdraw(site.id, keeping: .refused)
                #expect(try AtomicFile.read(place) == rig.web.render(site.vhost))
                #expect(try await rig.web.rejected() == [])
                #expect(try await rig.web.inventory() == [])
                if next == "published" {
                    try await rig.web.publish(site.vhost)
                } else {
                    try await rig.web.withdraw(site.id, keeping: .nothing)
                }
                #expect(try AtomicFile.read(place) == nil, "\(next)")
            }
        }
    }

    /// A change that set it aside and is taken back leaves nothing; what is nowhere else is kept.
    @Test func whatWasSetAsideIsForgottenOnlyWhereItStandsAgain() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try await rig.web.publish(site.vhost)
            let edited = try rig.web.render(site.vhost) + "# mine\n"
            try AtomicFile.write(edited, to: rig.layout.vhost(site.id), mode: 0o644)
            try await rig.web.withdraw(site.id, keeping: .edited)
            try await rig.web.publish(site.vhost)
            try await rig.web.forgetKept(site.id)
            #expect(try AtomicFile.read(rig.layout.rejectedVhost(site.id)) == edited)
            try AtomicFile.write(edited, to: rig.layout.vhost(site.id), mode: 0o644)
            for _ in 1...2 { try await rig.web.forgetKept(site.id) }
            #expect(try await rig.web.rejected() == [])
            #expect(try await rig.web.published(site.id) == edited)
        }
    }

    @Test func aReloadOfAConfigurationThatNginxRefusesSaysWhy() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.html", "a")
            try await rig.activate(site.vhost)
            try AtomicFile.write("nonsense on;", to: "\(rig.layout.vhosts)/broken.conf", mode: 0o644)
            let generation = NginxReload(rig: rig, patience: 1)
            let problem = await #expect(throws: Problem.self) { try await generation.run() }
            #expect(problem?.message.contains("nonsense") == true, "\(problem?.message ?? "")")
            #expect(problem?.hint?.hasPrefix("`agent host reload`") == true)
            #expect(try await site.get("/index.html").text == "a")
        }
    }

    @Test func aWithdrawnSiteIsGoneAndWithdrawingTwiceIsFine() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.html", "a")
            try await rig.activate(site.vhost)
            try await rig.web.withdraw(site.id, keeping: .nothing)
            try await rig.web.withdraw(site.id, keeping: .nothing)
            try await rig.web.reload()
            #expect(try await site.get("/index.html").status == 0)
            #expect(try await rig.web.published(site.id) == nil)
        }
    }

    @Test func aNameOfTheGreatestLengthWorks() async throws {
        try await WebRig.with { rig in
            let label = String(repeating: "a", count: 62)
            let name = [label, label, label, String(repeating: "b", count: 54), "test"].joined(separator: ".")
            #expect(name.utf8.count == 248)
            let site = try await rig.makeSite(1, name)
            try site.core("index.html", "long")
            try await rig.activate(site.vhost)
            #expect(try await site.get("/index.html").text == "long")
        }
    }

    @Test func otherNamesRedirectAndUnknownOnesGetNoAnswer() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test", redirects: ["www.a.test", "old.test"])
            try site.core("index.html", "a")
            try await rig.activate(site.vhost)
            for name in ["www.a.test", "old.test", "WWW.A.test:1"] {
                let answer = try await site.get("/x?y=1", host: name)
                #expect(answer.status == 301)
                #expect(answer["location"] == "http://a.test:\(rig.port)/x?y=1")
            }
            for name in ["evil.com", "127.0.0.1", "generation.invalid.evil.com"] {
                #expect(try await site.get("/", host: name).status == 0)
            }
        }
    }
}

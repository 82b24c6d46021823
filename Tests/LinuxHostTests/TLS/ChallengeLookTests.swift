import AgentTesting
import Foundation
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import LinuxHost

/// Names asked for a challenge as an authority asks them: through a DNS of our own and a real nginx, with others in its place.
@Suite(.serialized) struct ChallengeLookTests {
    private func look(
        _ rig: WebRig, _ dns: TestDNSServer, _ names: [String], except addresses: [String] = ["127.0.0.1"], port: UInt16? = nil
    ) async throws -> [String: ChallengeView] {
        let port = port ?? rig.port
        try AtomicFile.write(
            addresses.map { "cert.check \($0) \(port) plain\n" }.joined(), to: rig.layout.outboundExceptions, mode: 0o644)
        let look = HTTPChallengeLook(
            layout: rig.layout, port: port, dns: DNSQuestion(server: .init(address: "127.0.0.1", port: dns.port), seconds: 1), deadline: 2)
        let views = try await look.look(try names.map { try Hostname($0) })
        #expect(views.map(\.name.ascii) == names)
        return Dictionary(views.map { ($0.name.ascii, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func leftovers(_ rig: WebRig) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(rig.layout.acmeChallenges)/.well-known/acme-challenge")
    }

    @Test func namesThatLeadHereAreReadyWhetherOrNotASiteHasThem() async throws {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test", redirects: ["www.a.test"])
            try await rig.activate(site.vhost)
            let here = TestDNSServer.Say.addresses(["127.0.0.1"])
            let dns = try TestDNSServer(["a.test": here, "www.a.test": .addresses(["127.0.0.1"], otherNames: 3), "new.test": here])
            let views = try await look(rig, dns, ["a.test", "www.a.test", "new.test", "any.localhost"])
            for (name, view) in views {
                #expect(view.isReady && view.remarks == [], "\(name): \(view)")
                #expect(view.sights == [ChallengeSight(address: "127.0.0.1", end: .reached)])
            }
            #expect(try leftovers(rig) == [])
        }
    }

    /// Who keeps silent is waited for so long, and no longer: what was not finished by then is not ready, and who answers beside him is.
    @Test(.timeLimit(.minutes(1))) func aLookHasAnEnd() async throws {
        try await WebRig.with { rig in
            let addresses = (3...8).map { "127.0.0.\($0)" }
            let silent = try addresses.map { try TestListener($0, port: rig.port, answer: nil) }
            let dns = try TestDNSServer(
                Dictionary(
                    (1...20).map { ("s\($0).test", TestDNSServer.Say.addresses(addresses)) }, uniquingKeysWith: { one, _ in one }))
            try AtomicFile.write(
                addresses.map { "cert.check \($0) \(rig.port) plain\n" }.joined(), to: rig.layout.outboundExceptions, mode: 0o644)
            let look = HTTPChallengeLook(
                layout: rig.layout, port: rig.port, dns: DNSQuestion(server: .init(address: "127.0.0.1", port: dns.port), seconds: 1),
                deadline: 1, patience: .init(name: .milliseconds(2_500), all: .seconds(4)))
            let answers = try await look.look(try [Hostname("any.localhost")] + (1...20).map { try Hostname("s\($0).test") })
            #expect(answers.first?.isReady == true)
            let views = Array(answers.dropFirst())
            // Each of them would take longer than there is for all: the last ones are not come to.
            #expect(views.count == 20 && views.allSatisfy { !$0.isReady && !$0.isSilent })
            let first = try #require(views.first).sights.map(\.end)
            #expect(first.first?.isSilence == true && first.last == .unasked, "\(first)")
            // At the very end the DNS may still be asked, and nobody behind it.
            let last = try #require(views.last)
            var isFailed = false
            if case .failed = last.answer { isFailed = true }
            #expect(isFailed || last.sights.allSatisfy { $0.end == .unasked }, "\(last)")
            withExtendedLifetime(silent) {}
        }
    }

    /// Eight names keep silent for a second. Then others have every place, and the ninth waits for longer than the look may take: nobody was asked meanwhile.
    @Test(.timeLimit(.minutes(1))) func whatALookWaitsForItsTurnIsNotItsTime() async throws {
        try await WebRig.with { rig in
            let silent = try TestListener("127.0.0.3", port: rig.port, answer: nil)
            let dns = try TestDNSServer(
                Dictionary(
                    (1...8).map { ("s\($0).test", TestDNSServer.Say.addresses(["127.0.0.3"])) }, uniquingKeysWith: { one, _ in one }))
            try AtomicFile.write(
                ["127.0.0.1", "127.0.0.3"].map { "cert.check \($0) \(rig.port) plain\n" }.joined(), to: rig.layout.outboundExceptions,
                mode: 0o644)
            let look = HTTPChallengeLook(
                layout: rig.layout, port: rig.port, dns: DNSQuestion(server: .init(address: "127.0.0.1", port: dns.port), seconds: 1),
                deadline: 1, patience: .init(name: .seconds(30), all: .seconds(4)))
            let names = try (1...8).map { try Hostname("s\($0).test") } + [Hostname("any.localhost")]
            let crowd = Crowd()
            let views = try await withThrowingTaskGroup(of: Void.self) { group in
                async let views = look.look(names)
                defer { crowd.leave() }
                // By then the eight are asked; were they not, nothing would be seen here, and nothing be wrong.
                try await Task.sleep(for: .milliseconds(300))
                // Each is a guest of his own, and goes before one who has places already.
                for _ in 0..<Crowd.places { group.addTask { await NetworkWaits.asOne { await NetworkWaits.run { crowd.stay() } } } }
                while crowd.inside < Crowd.places { try await Task.sleep(for: .milliseconds(20)) }
                try await Task.sleep(for: .milliseconds(4_200))
                crowd.leave()
                return try await views
            }
            #expect(views.prefix(8).allSatisfy { $0.sights.map(\.end) == [.silent("no answer came within 1 seconds")] }, "\(views)")
            #expect(views.last?.isReady == true, "\(String(describing: views.last))")
            withExtendedLifetime(silent) {}
        }
    }

    /// Others who have every place for waits, until they are sent away.
    private final class Crowd: Sendable {
        static let places = 32
        private let state = Mutex((inside: 0, isOver: false))
        var inside: Int { state.withLock { $0.inside } }
        func leave() { state.withLock { $0.isOver = true } }
        func stay() {
            state.withLock { $0.inside += 1 }
            while !state.withLock({ $0.isOver }) { usleep(1000) }
        }
    }

    @Test func whatTheDNSDoesNotHaveIsSaidAndNobodyIsAsked() async throws {
        try await WebRig.with { rig in
            let dns = try TestDNSServer([
                "empty.test": .addresses([]), "failing.test": .failure, "silent.test": .nothing, "broken.test": .bytes([0xC0]),
            ])
            let views = try await look(rig, dns, ["none.test", "empty.test", "failing.test", "silent.test", "broken.test"])
            #expect(views["none.test"]?.answer == .noSuchName)
            #expect(views["empty.test"]?.answer == .noAddress)
            for name in ["failing.test", "silent.test", "broken.test"] {
                guard case .failed? = views[name]?.answer else {
                    Issue.record("\(name): \(String(describing: views[name]))")
                    continue
                }
            }
            for view in views.values { #expect(!view.isReady && view.remarks.count == 1 && view.sights == []) }
        }
    }

    /// A tenant leads his name to the metadata of a cloud, to the router, to another port of this machine.
    @Test func nothingInsideIsAskedBecauseANameLeadsThere() async throws {
        try await WebRig.with { rig in
            let inside = ["169.254.169.254", "10.0.0.1", "127.0.0.2", "192.168.1.1", "::1", "fe80::1", "::ffff:10.0.0.1"]
            let dns = try TestDNSServer(["in.test": .addresses(inside), "half.test": .addresses(["127.0.0.1", "10.0.0.1"])])
            let asked = try TestListener("127.0.0.2", port: rig.port, text: "HTTP/1.1 200 OK\r\n\r\n")
            let views = try await look(rig, dns, ["in.test", "half.test"])
            let view = try #require(views["in.test"])
            #expect(view.sights.count == inside.count && !view.isReady)
            for sight in view.sights {
                guard case .unfit = sight.end else {
                    Issue.record("\(sight)")
                    continue
                }
            }
            #expect(views["half.test"]?.isReady == false, "an authority may take the other one")
            withExtendedLifetime(asked) {}
        }
    }

    @Test func whoAnswersInOurPlaceIsTold() async throws {
        try await WebRig.with { rig in
            let dns = try TestDNSServer(["a.test": .addresses(["127.0.0.3"]), "both.test": .addresses(["127.0.0.1", "127.0.0.3"])])
            let path = "/.well-known/acme-challenge"
            let cases: [(answer: String, end: (ChallengeSight.End) -> Bool)] = [
                ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", { $0 == .other(status: 404) }),
                ("HTTP/1.1 200 OK\r\n\r\nwelcome", { $0 == .other(status: 200) }),
                ("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1_000_000), { $0 == .other(status: 200) }),
                (
                    "HTTP/1.1 301 Moved\r\nLocation: https://parked.example/x\r\nContent-Length: 0\r\n\r\n",
                    { $0 == .ledAway("https://parked.example/x") }
                ),
                ("HTTP/1.1 302 Found\r\nLocation: \(path)/other\r\nContent-Length: 0\r\n\r\n", { $0 == .ledAway("\(path)/other") }),
                ("HTTP/1.1 302 Found\r\nLocation: http://a.test:22/\r\nContent-Length: 0\r\n\r\n", { $0 == .ledAway("http://a.test:22/") }),
                ("nonsense", { $0.isSilence }), ("", { $0.isSilence }),
            ]
            for (answer, fits) in cases {
                let other = try TestListener("127.0.0.3", port: rig.port, text: answer)
                let views = try await look(rig, dns, ["a.test", "both.test"], except: ["127.0.0.1", "127.0.0.3"])
                let end = try #require(views["a.test"]?.sights.first?.end)
                #expect(fits(end), "\(answer.prefix(60)): \(end)")
                #expect(views["a.test"]?.isReady == false && views["a.test"]?.remarks.count == 1)
                #expect(views["both.test"]?.isReady == end.isSilence, "authorities try another address only where nobody answers")
                #expect(views["both.test"]?.remarks.count == 1)
                withExtendedLifetime(other) {}
                try await Task.sleep(for: .milliseconds(50))
            }
            let silent = try TestListener("127.0.0.3", port: rig.port, answer: nil)
            let views = try await look(rig, dns, ["a.test"], except: ["127.0.0.1", "127.0.0.3"])
            #expect(views["a.test"]?.sights.first?.end == .silent("no answer came within 2 seconds"))
            withExtendedLifetime(silent) {}
        }
    }

    @Test func versionSixIsAskedToo() async throws {
        try await WebRig.with { rig in
            let dns = try TestDNSServer(["a.test": .addresses(["127.0.0.1", "::1"])])
            let view = try #require(try await look(rig, dns, ["a.test"], except: ["127.0.0.1", "::1"])["a.test"])
            #expect(view.sights.map(\.address) == ["127.0.0.1", "::1"])
            #expect(view.sights.map(\.end) == [.reached, .reached] && view.isReady && view.remarks == [], "\(view)")
        }
    }

    @Test func filesOfLooksThatWereKilledGoAndAuthoritiesStay() async throws {
        try await WebRig.with { rig in
            let directory = ChallengeDirectory(layout: rig.layout)
            let place = "\(rig.layout.acmeChallenges)/.well-known/acme-challenge"
            let names = ["agent-old", "agent-new", "Ab_-authoritys"]
            for name in names { try directory.put(EntryName(name), name) }
            for name in ["agent-old", "Ab_-authoritys"] {
                let old = Date().addingTimeInterval(-7200)
                try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: "\(place)/\(name)")
            }
            let dns = try TestDNSServer([:])
            _ = try await look(rig, dns, ["any.localhost"])
            #expect(try leftovers(rig).sorted() == ["Ab_-authoritys", "agent-new"])
            #expect(throws: Problem.self, "never written over") { try directory.put(EntryName("agent-new"), "x") }
            for _ in 1...2 { try directory.remove(EntryName("agent-new")) }
            #expect(try leftovers(rig) == ["Ab_-authoritys"])
        }
    }
}

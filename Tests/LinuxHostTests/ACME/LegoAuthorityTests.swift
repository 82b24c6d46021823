import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Synchronization
import Testing

/// Certificates of a real authority. lego waits five seconds before it looks at a challenge: each order here is of few names.
@Suite(.timeLimit(.minutes(5))) struct LegoAuthorityTests {
    private final class Steps: Sendable {
        let all = Mutex<[OrderProgress]>([])
        func add(_ step: OrderProgress) { all.withLock { $0.append(step) } }
        var seen: [OrderProgress] { all.withLock { $0 } }
    }

    @Test("an order ends with a chain for its key and names, is told again without asking, and leaves one account behind")
    func issued() async throws {
        let rig = try PebbleRig()
        let (order, steps) = (try rig.order("one", "a.test"), Steps())
        let certificate = try await rig.authority().order(order) { steps.add($0) }
        #expect(certificate.names == order.names && certificate.notAfter > certificate.notBefore)
        let name = order.names[0]
        #expect(steps.seen == [.registering, .ordered, .proving(name), .proved(name), .signing, .received])
        // As OpenSSL reads it, with the authority's own root.
        try rig.write(certificate.text.exposed, to: "\(rig.directory)/got.pem", mode: 0o600)
        try rig.write(try rig.management("/roots/0"), to: "\(rig.directory)/root.pem", mode: 0o600)
        let got = "\(rig.directory)/got.pem"
        let judged = try rig.run(
            "/usr/bin/openssl", "verify", "-CAfile", "\(rig.directory)/root.pem", "-untrusted", got, "-verify_hostname", "a.test", got)
        #expect(judged.contains(": OK"), "\(judged)")
        let key = try rig.run("/usr/bin/openssl", "pkey", "-in", "\(rig.directory)/got.pem", "-pubout")
        #expect(key == (try rig.run("/usr/bin/openssl", "x509", "-in", "\(rig.directory)/got.pem", "-noout", "-pubkey")))
        #expect(certificate.text.exposed.contains("BEGIN PRIVATE KEY"))

        let asked = rig.seen().count
        let again = try await rig.authority().order(order) { _ in }
        #expect(again == certificate && again.issuer == certificate.issuer && rig.seen().count == asked)
        #expect(try await rig.authority().inventory() == [OrderStanding(name: "one", order: order, state: .issued)])

        _ = try await rig.authority().order(try rig.order("two", "b.test")) { _ in }
        #expect(rig.seen("POST /sign-me-up").count == 1, "one account, registered once")
        for path in [rig.layout.acmeAccountKey(try AuthorityName("pebble")), rig.layout.acmeAccount(try AuthorityName("pebble"))] {
            #expect(try rig.mode(path) == 0o600)
        }
        for path in [rig.layout.acmeOrders, rig.layout.acmeOrder(order.id)] { #expect(try rig.mode(path) == 0o700) }
        try await rig.authority().discard("one")
        try await rig.authority().discard("one")
        #expect(try await rig.authority().inventory().map(\.name) == ["two"])
        #expect(Set(rig.guards.names) == ["acme:pebble"])
    }

    @Test("what an order needs is known before, and its authority hears nothing of who looks") func rehearsal() async throws {
        let rig = try PebbleRig()
        let (one, wild) = (try rig.order("one", "a.test"), try rig.order("two", "*.a.test", dns: true))
        try await rig.authority().rehearse(one)
        func refused(_ order: CertificateOrder) async -> Problem? {
            await #expect(throws: Problem.self) { try await rig.authority().rehearse(order) }
        }
        let secret = await refused(wild)
        #expect(secret?.code == .secretNotFound && secret?.hint == "agent secret set dns.password --file PATH", "\(secret as Any)")
        #expect(secret?.message.contains("needed by DNS provider test") == true, "\(secret as Any)")
        rig.secrets.set(try SecretName("dns.password"), Secret("hush"))
        try await rig.authority().rehearse(wild)
        #expect(await refused(try rig.order("three", "c.test", dns: true))?.message.contains("lies in none of the zones") == true)
        #expect(await refused(try rig.order("four", "a.test", profile: "shortlived"))?.code == .authorityUnable)
        try await rig.authority().examine()
        let settings = try String(contentsOfFile: rig.layout.acmeSettings, encoding: .utf8)
        try rig.write(settings.replacing("provider = httpreq", with: "provider = httpreqq"), to: rig.layout.acmeSettings, mode: 0o644)
        let unknown = await #expect(throws: Problem.self) { try await rig.authority().examine() }
        #expect(unknown?.message == "cannot use DNS provider 'test': the lego that is installed was built without provider 'httpreqq'")
        #expect(await refused(wild) == unknown)
        try await rig.authority().rehearse(one)
        let shown = settings.replacing("secret:dns.password", with: "hush")
        try rig.write(shown, to: rig.layout.acmeSettings, mode: 0o644)
        let open = await #expect(throws: Problem.self) { try await rig.authority().examine() }
        #expect(open?.hint == "chmod 600 \(rig.layout.acmeSettings)" && open?.message.contains("hush") == false, "\(open as Any)")
        try rig.write(shown, to: rig.layout.acmeSettings, mode: 0o600)
        try await rig.authority().examine()
        try rig.write(settings, to: rig.layout.acmeSettings, mode: 0o644)
        try rig.write("", to: rig.layout.outboundExceptions, mode: 0o644)
        let address = await refused(one)
        #expect(address?.code == .addressRefused && address?.hint?.contains("'acme 127.0.0.1 \(rig.harmful)'") == true, "\(address as Any)")
        let key = try String(contentsOfFile: "\(rig.directory)/server.key", encoding: .utf8)
        for text in ["", "no pem", key] {
            try rig.write(text, to: "\(rig.directory)/server.pem", mode: 0o644)
            #expect(await refused(one)?.message.contains("it holds no certificate as PEM") == true)
        }
        #expect(unlink("\(rig.directory)/server.pem") == 0)
        #expect(await refused(one)?.message.contains("root-file") == true)
        #expect(try await rig.authority().inventory().isEmpty && rig.seen().isEmpty)
    }

    @Test("each name that was not proved is told with what was said of it, and the end is told again")
    func unauthorised() async throws {
        let rig = try PebbleRig()
        try rig.resolve("b.test", to: "127.0.0.2")
        let order = try rig.order("one", "a.test", "b.test")
        let failure = await #expect(throws: OrderFailure.self) { _ = try await rig.authority().order(order) { _ in } }
        #expect(failure?.kind == .unauthorised && failure?.names.keys.map(\.description) == ["b.test"], "\(failure as Any)")
        #expect(failure?.names.values.first?.contains("refused") == true)
        let asked = rig.seen().count
        let again = await #expect(throws: OrderFailure.self) { _ = try await rig.authority().order(order) { _ in } }
        #expect(again == failure)
        #expect(rig.seen().count == asked)
    }

    @Test("a wildcard is proved by a record in DNS; the provider's password is in no file and no argument")
    func wildcard() async throws {
        let rig = try PebbleRig()
        rig.secrets.set(try SecretName("dns.password"), Secret("hush"))
        let certificate = try await rig.authority().order(try rig.order("one", "*.a.test", "a.test", dns: true)) { _ in }
        #expect(certificate.names.map(\.description) == ["*.a.test", "a.test"])
        #expect(try rig.run("/usr/bin/grep", "-rl", "hush", rig.layout.acme) == "")
        rig.secrets.set(try SecretName("dns.password"), Secret("another"))
        let order = try rig.order("two", "*.b.test", dns: true)
        let failure = await #expect(throws: OrderFailure.self) { _ = try await rig.authority().order(order) { _ in } }
        #expect(failure?.kind == .dnsTrouble && !"\(String(describing: failure))".contains("another"), "\(failure as Any)")
        let outside = await #expect(throws: Problem.self) {
            _ = try await rig.authority().order(try rig.order("three", "c.test", dns: true)) { _ in }
        }
        #expect(
            outside?.code == .acmeSettings && outside?.message.contains("'c.test' lies in none of the zones") == true, "\(outside as Any)")
        #expect(try await rig.authority().inventory().count == 2)
    }

    @Test(
        "what a DNS provider's client was handed is told by nobody and kept in no file, in no form, also by who met the order and knows another secret"
    )
    func canary() async throws {
        let rig = try PebbleRig()
        let name = try SecretName("dns.password")
        // Long enough to be met.
        try rig.harm([["path": "/order-plz", "delay": 2]])
        for (id, isMet) in [("one", false), ("two", true)] {
            rig.secrets.set(name, Secret("dns canary/&"))
            let order = try rig.order(id, "a.test", dns: true)
            let waiting = Task { try await rig.authority().order(order) { _ in } }
            if isMet {
                try await eventually("it is begun") { access(rig.layout.acmeOrderFile(order.id, "process.json"), F_OK) == 0 }
                waiting.cancel()
                await #expect(throws: CancellationError.self) { _ = try await waiting.value }
                rig.secrets.set(name, Secret("another"))
            }
            let failure = await #expect(throws: OrderFailure.self) {
                _ = try await isMet ? rig.authority().order(order) { _ in } : waiting.value
            }
            #expect(
                failure?.kind == .dnsTrouble && failure?.reason == "no record was made in DNS: the provider answered 401",
                "\(failure as Any)")
            #expect(failure?.names.values.allSatisfy { $0 == failure?.reason } == true)
            let told = "\(try #require(failure))"
            // In base64 as it stands behind `ops:`, too.
            for form in ["dns canary", "dns%20canary", "dns+canary", "RucyBjYW5hcnkv"] {
                #expect(!told.contains(form))
                #expect(try rig.run("/usr/bin/grep", "-rlF", form, rig.layout.state) == "")
            }
        }
    }

    @Test("what was ordered can be revoked, and again")
    func revoked() async throws {
        let rig = try PebbleRig()
        let certificate = try await rig.authority().order(try rig.order("one", "a.test")) { _ in }
        let name = try AuthorityName("pebble")
        try await rig.authority().revoke(certificate.text.exposed, of: name, .superseded)
        #expect(try rig.management("/cert-status-by-serial/\(certificate.serial.drop { $0 == "0" })").contains("Revoked"))
        try await rig.authority().revoke(certificate.text.exposed, of: name, .superseded)
        #expect(try await rig.authority().inventory().map(\.name) == ["one"], "revoking leaves nothing behind")
    }

    @Test("what a revocation or a removal left that was killed is known as that and goes; one that is at work, and a stranger's, stay")
    func leftovers() async throws {
        let rig = try PebbleRig()
        let certificate = try await rig.authority().order(try rig.order("one", "a.test")) { _ in }
        let (authority, name) = (rig.authority(), try AuthorityName("pebble"))
        try rig.harm([["path": "/revoke-cert", "delay": 2]])
        let revoking = Task { try await authority.revoke(certificate.text.exposed, of: name, .superseded) }
        try await eventually("it is asked") { !rig.seen("POST /revoke-cert").isEmpty }
        let left = try #require(try await authority.inventory().first { $0.name != "one" })
        #expect(left.state == .running && left.order == nil)
        await #expect(throws: Problem.self) { try await authority.discard(left.name) }
        // As the next daemon sees it.
        #expect(try await rig.authority().inventory().first { $0.name == left.name }?.state == .leftover)
        try await revoking.value

        let copies = try ["revoke-17", "removed-17"].map { rig.layout.acmeOrder(try OrderID($0)) }
        for copy in copies {
            try TestDirectory.make("\(copy)/lego")
            try Data("key".utf8).write(to: URL(fileURLWithPath: "\(copy)/lego/account.key"))
        }
        for stranger in ["revoke-mine", "revoke-"] { try TestDirectory.make("\(rig.layout.acmeOrders)/\(stranger)") }
        let states = Dictionary(uniqueKeysWithValues: try await authority.inventory().map { ($0.name, $0.state) })
        #expect(states["revoke-17"] == .leftover && states["removed-17"] == .leftover && states.count == 5)
        for stranger in ["revoke-mine", "revoke-"] { #expect(states[stranger] == .unreadable("it holds no order")) }
        for name in ["revoke-17", "removed-17", "one", "none"] { try await authority.discard(name) }
        #expect(try await Set(authority.inventory().map(\.name)) == ["revoke-mine", "revoke-"])
        for copy in copies { #expect(!FileManager.default.fileExists(atPath: copy)) }
    }

    @Test("who waits may go away: lego goes on, and whoever asks next meets it and orders nothing")
    func adopted() async throws {
        let rig = try PebbleRig()
        let order = try rig.order("one", "a.test")
        let waiting = Task { try await rig.authority().order(order) { _ in } }
        try await eventually("it is ordered") { !rig.seen("POST /order-plz").isEmpty }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        #expect(try await rig.authority().inventory().map(\.state) == [.running])
        await #expect(throws: Problem.self) { try await rig.authority().discard("one") }
        let certificate = try await rig.authority().order(order) { _ in }
        #expect(certificate.names == order.names && rig.seen("POST /order-plz").count == 1)
    }

    @Test("a lego that was killed is known as that, is not begun again under its name, and the next order goes well")
    func killed() async throws {
        let rig = try PebbleRig()
        let order = try rig.order("one", "a.test")
        let waiting = Task { try await rig.authority().order(order) { _ in } }
        try await eventually("it is ordered") { !rig.seen("POST /order-plz").isEmpty }
        let record = try JSONDecoder().decode(
            [String: JSONValue].self, from: Data(contentsOf: URL(fileURLWithPath: rig.layout.acmeOrderFile(order.id, "process.json"))))
        let pid = try #require(record["pid"].flatMap { if case .number(let number) = $0 { pid_t(number) } else { nil } })
        #expect(ProcessTable.program(pid) == "/usr/bin/lego")
        kill(pid, SIGKILL)
        let failure = await #expect(throws: OrderFailure.self) { _ = try await waiting.value }
        #expect(failure?.kind == .interrupted)
        let again = await #expect(throws: OrderFailure.self) { _ = try await rig.authority().order(order) { _ in } }
        #expect(again == failure)
        #expect(rig.seen("POST /order-plz").count == 1)
        _ = try await rig.authority().order(try rig.order("two", "a.test")) { _ in }
        #expect(rig.seen("POST /order-plz").count == 2 && rig.seen("POST /sign-me-up").count == 1)
    }

    @Test("what came and could not be written down is written down later, and nobody is asked again") func writtenLater() async throws {
        let rig = try PebbleRig()
        let order = try rig.order("one", "a.test")
        let issued = rig.layout.acmeOrderFile(order.id, "issued.pem")
        let waiting = Task { try await rig.authority().order(order) { _ in } }
        try await eventually("it is ordered") { !rig.seen("POST /order-plz").isEmpty }
        try FileManager.default.createDirectory(atPath: issued, withIntermediateDirectories: false)
        await #expect(throws: Problem.self) { _ = try await waiting.value }
        await #expect(throws: Problem.self) { _ = try await rig.authority().order(order) { _ in } }
        #expect(try await rig.authority().inventory().map(\.state) == [.issued], "it lies there, and nobody has judged it")
        try FileManager.default.removeItem(atPath: issued)
        let certificate = try await rig.authority().order(order) { _ in }
        #expect(certificate.names == order.names && rig.seen("POST /order-plz").count == 1)
    }

    @Test("where lego could not be begun nobody was asked, and the same order begins it") func notBegun() async throws {
        let rig = try PebbleRig()
        let order = try rig.order("one", "a.test")
        let outside = ["/usr/bin/awk", "BEGIN { print \"Failed to start transient scope unit: no\" }"]
        let problem = await #expect(throws: Problem.self) { _ = try await rig.authority(outside: outside).order(order) { _ in } }
        #expect(problem?.code == .commandFailed && problem?.message.hasSuffix("Failed to start transient scope unit: no") == true)
        #expect(try await rig.authority().inventory().map(\.state) == [.prepared] && rig.seen("POST").isEmpty)
        _ = try await rig.authority().order(order) { _ in }
    }

    @Test("an order that cannot be is refused before anybody is asked")
    func refused() async throws {
        let rig = try PebbleRig()
        let unfit = [
            try rig.order("one", "*.a.test"), try rig.order("one", "a.test", "a.test"), try rig.order("one"),
        ]
        for order in unfit {
            let problem = await #expect(throws: Problem.self) { _ = try await rig.authority().order(order) { _ in } }
            #expect(problem?.code == .badRequest)
        }
        let profile = await #expect(throws: Problem.self) {
            _ = try await rig.authority().order(try rig.order("one", "a.test", profile: "shortlived")) { _ in }
        }
        #expect(profile?.exit == .refused, "\(profile as Any)")
        unlink(rig.layout.acmeSettings)
        let nobody = await #expect(throws: Problem.self) { _ = try await rig.authority().order(try rig.order("one", "a.test")) { _ in } }
        #expect(nobody?.code == .acmeSettings)
        #expect(rig.seen().isEmpty)
        #expect(try await rig.authority().inventory().isEmpty)
    }
}

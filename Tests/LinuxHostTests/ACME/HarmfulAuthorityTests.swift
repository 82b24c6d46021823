import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// An authority that is overloaded, broken or hostile: the right end each time, and no request more than were promised.
@Suite(.timeLimit(.minutes(5))) struct HarmfulAuthorityTests {
    private static func problem(_ type: String, _ detail: String, _ status: Int) -> [String: Any] {
        let body = "{\"type\":\"urn:ietf:params:acme:error:\(type)\",\"detail\":\"\(detail)\",\"status\":\(status)}"
        let headers = ["Content-Type": "application/problem+json", "Retry-After": "77"]
        return ["status": status, "headers": headers, "body": body, "nonce": true]
    }

    private func failure(_ rig: PebbleRig, _ id: String) async throws -> OrderFailure {
        let order = try rig.order(id, "a.test")
        let failure = await #expect(throws: OrderFailure.self) { _ = try await rig.authority().order(order) { _ in } }
        return try #require(failure)
    }

    @Test("a directory that says no, says nonsense or never ends is left before lego asks it for anything")
    func directory() async throws {
        let rig = try PebbleRig()
        let faults: [(fault: [String: Any], kind: OrderFailure.Kind, wait: Int64?)] = [
            (["path": "/dir", "status": 429, "headers": ["Retry-After": "77"]], .rateLimited, 77),
            (["path": "/dir", "status": 503, "headers": ["Retry-After": "99999999"]], .serverTrouble, 604_800),
            (["path": "/dir", "status": 200, "body": "garbage $(id) `id` \u{1B}[31m"], .serverTrouble, nil),
            (["path": "/dir", "status": 200, "body": "{\"newOrder\":\"http://127.0.0.1/plain\"}"], .serverTrouble, nil),
            (["path": "/dir", "endless": true], .serverTrouble, nil),
        ]
        for (number, fault) in faults.enumerated() {
            try rig.harm([fault.fault])
            let failure = try await failure(rig, "order-\(number)")
            #expect(failure.kind == fault.kind && failure.retryAfter == fault.wait, "\(number): \(failure)")
        }
        #expect(rig.seen().count == faults.count && rig.seen("POST").isEmpty)
        #expect(try await rig.authority().inventory().isEmpty, "nothing was begun")
    }

    @Test("an order that is refused says why, in printable words, with the wait that it names; nothing in them is run")
    func ordering() async throws {
        let rig = try PebbleRig()
        let soon = Date().addingTimeInterval(3600).ISO8601Format().replacing("T", with: " ").replacing("Z", with: " UTC")
        let words = "too many, retry after \(soon): $(touch \(rig.directory)/pwned) `id` \\u001b[31m\\n[b.test] acme: error: 403"
        var fault = Self.problem("rateLimited", words, 429)
        fault["path"] = "/order-plz"
        try rig.harm([fault])
        let limited = try await failure(rig, "one")
        #expect(limited.kind == .rateLimited && (3500...3700).contains(limited.retryAfter ?? 0), "\(limited)")
        #expect(!limited.reason.contains("\u{1B}") && limited.names.isEmpty && limited.reason.utf8.count < 2000)
        #expect(access("\(rig.directory)/pwned", F_OK) != 0)
        for (id, type, kind) in [
            ("two", "rejectedIdentifier", OrderFailure.Kind.rejected), ("three", "serverInternal", .serverTrouble),
            ("four", "accountDoesNotExist", .accountGone), ("five", "strange", .other),
        ] {
            var fault = Self.problem(type, "no", 400)
            fault["path"] = "/order-plz"
            try rig.harm([fault])
            #expect(try await failure(rig, id).kind == kind)
        }
        #expect(rig.seen("POST /order-plz").count == 5, "each is asked once")
    }

    @Test("503, nonsense and no end in the middle of an order are the server's trouble")
    func middle() async throws {
        let rig = try PebbleRig()
        let faults: [(id: String, fault: [String: Any])] = [
            ("one", ["path": "/order-plz", "status": 503, "headers": ["Retry-After": "77"], "body": "<html>busy"]),
            ("two", ["path": "/order-plz", "status": 201, "body": "}{ $(id)"]),
            ("three", ["path": "/order-plz", "endless": true]),
        ]
        for (id, fault) in faults {
            try rig.harm([fault])
            #expect(try await failure(rig, id).kind == .serverTrouble)
        }
        #expect(rig.seen("POST /order-plz").count == 3)
    }

    @Test("a nonce that is refused is not the end of an order")
    func nonce() async throws {
        let rig = try PebbleRig()
        var fault = Self.problem("badNonce", "try another", 400)
        fault["path"] = "/order-plz"
        fault["times"] = 1
        try rig.harm([fault])
        _ = try await rig.authority().order(try rig.order("one", "a.test")) { _ in }
        #expect(rig.seen("POST /order-plz").count == 2)
    }

    @Test("an authority that looks at names late is waited for")
    func delayed() async throws {
        let rig = try PebbleRig(["PEBBLE_VA_NOSLEEP": "0", "PEBBLE_VA_SLEEPTIME": "4"])
        _ = try await rig.authority().order(try rig.order("one", "a.test")) { _ in }
    }

    @Test("an account that is gone is registered again by the next order, with the same key")
    func accountGone() async throws {
        let rig = try PebbleRig()
        _ = try await rig.authority().order(try rig.order("one", "a.test")) { _ in }
        let key = try AtomicFile.read(rig.layout.acmeAccountKey(try AuthorityName("pebble")))
        try rig.restartPebble()
        #expect(try await failure(rig, "two").kind == .accountGone)
        _ = try await rig.authority().order(try rig.order("three", "a.test")) { _ in }
        #expect(try AtomicFile.read(rig.layout.acmeAccountKey(try AuthorityName("pebble"))) == key)
        #expect(rig.seen("POST /sign-me-up").count == 2)
    }

    @Test("a token that leads out of the directory of challenges makes, writes and removes no file there")
    func token() async throws {
        let rig = try PebbleRig()
        let (victim, empty) = ("\(rig.directory)/victim", "\(rig.directory)/empty")
        try rig.write("keep\n", to: victim, mode: 0o600)
        try TestDirectory.make(empty)
        let key = rig.layout.acmeOrderFile(try OrderID("three"), "key.pem")
        let up = String(repeating: "/..", count: 20)
        for (id, token) in [("one", "x\nkey = value\n\(up)\(victim)"), ("two", "x\(up)\(empty)/new"), ("three", "x\(up)\(key)")] {
            let before = try rig.changed(empty)
            try rig.harm([["path": "/authZ/", "token": token]])
            let failure = try await failure(rig, id)
            #expect(failure.kind == .other && failure.reason.contains("error presenting token"), "\(failure)")
            #expect(try rig.changed(empty) == before)
        }
        #expect(try AtomicFile.read(victim) == "keep\n")
        #expect(try AtomicFile.read(key)?.contains("PRIVATE KEY") == true, "nor of the order itself, but lego's own")
        try rig.harm([])
        _ = try await rig.authority().order(try rig.order("four", "a.test")) { _ in }
    }

    @Test("a certificate that is not what was asked for is refused: of another key, of other names, or none")
    func unfit() async throws {
        let rig = try PebbleRig()
        let certificate = try await rig.authority().order(try rig.order("good", "a.test")) { _ in }
        let first = try #require(certificate.text.exposed.firstRange(of: "-----BEGIN PRIVATE KEY"))
        let others = [
            String(certificate.text.exposed[..<first.lowerBound]),
            try String(contentsOfFile: "\(rig.directory)/server.pem", encoding: .utf8),
        ]
        let headers = ["Content-Type": "application/pem-certificate-chain"]
        for (number, chain) in others.enumerated() {
            try rig.harm([["path": "/certZ/", "status": 200, "headers": headers, "body": chain, "nonce": true]])
            #expect(try await failure(rig, "order-\(number)").kind == .unfitCertificate)
        }
    }
}

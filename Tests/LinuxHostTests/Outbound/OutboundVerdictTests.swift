import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// What real receivers say of themselves, alive and dead.
@Suite("What a call says of who was asked", .serialized) struct OutboundVerdictTests {
    private let rig: AlertRig

    init() throws { rig = try AlertRig() }

    private func verdict(_ way: AlertChannel.Way, trusting certificate: String?) async throws -> CallVerdict {
        var channel = AlertChannel(name: try ChannelName("ops"), severity: .info, way: way)
        channel.certificateFile = certificate
        do {
            try await rig.sender.send(rig.message, to: channel, delivery: "jdelivery2345", now: Int64(Date().timeIntervalSince1970 * 1000))
        } catch is Problem {}
        return try #require(rig.guards.verdicts.last)
    }
    private func webhook(_ port: UInt16, _ path: String = "/hook") throws -> AlertChannel.Way {
        .webhook(try OutboundURL("https://127.0.0.1:\(port)\(path)"), key: .file(try rig.secret("key", "hush")))
    }
    private func mail(_ port: UInt16, password: String = "hush") throws -> AlertChannel.Way {
        .email(
            AlertChannel.Mail(
                host: "127.0.0.1", port: port, user: "ops", password: .file(try rig.secret("password", password)),
                from: try EmailAddress("agent@example.com"), to: [try EmailAddress("ops@example.com")]))
    }
    private func isFailure(_ verdict: CallVerdict) -> Bool { if case .failed = verdict { true } else { false } }

    @Test("a webhook that answers, says no, fails, is not who it should be, and is dead") func webhooks() async throws {
        let receiver = try rig.receiver(.https, excepted: .webhook)
        #expect(try await verdict(webhook(receiver.port), trusting: receiver.certificate) == .answered)
        #expect(try await verdict(webhook(receiver.port, "/away"), trusting: receiver.certificate) == .answered, "a no of its own")
        #expect(try await verdict(webhook(receiver.port, "/broken"), trusting: receiver.certificate) == .failed(reason: "it answered 500"))
        for path in ["/endless", "/flood"] {
            #expect(isFailure(try await verdict(webhook(receiver.port, path), trusting: receiver.certificate)), "\(path)")
        }
        #expect(isFailure(try await verdict(webhook(receiver.port), trusting: nil)), "a certificate that nobody believes")
        #expect(try await verdict(webhook(receiver.port), trusting: "\(rig.directory)/none") == .nothing, "a file of ours")
        let certificate = receiver.certificate
        receiver.end()
        #expect(isFailure(try await verdict(webhook(receiver.port), trusting: certificate)))
        // Nobody is asked at an address that is refused.
        try rig.write("", to: rig.layout.outboundExceptions, mode: 0o644)
        #expect(try await verdict(webhook(receiver.port), trusting: certificate) == .nothing)
        #expect(Set(rig.guards.names) == ["webhook:ops"] && Set(rig.guards.limits) == ["webhook:127.0.0.1:\(receiver.port)"])
    }

    @Test("a mail server that takes a letter, refuses a password, and is dead") func mailServers() async throws {
        let receiver = try rig.receiver(.smtp, excepted: .email)
        #expect(try await verdict(mail(receiver.port), trusting: receiver.certificate) == .answered)
        #expect(
            try await verdict(mail(receiver.port, password: "wrong"), trusting: receiver.certificate) == .answered,
            "535 is a no to us and no fault of the server")
        let certificate = receiver.certificate
        receiver.end()
        #expect(isFailure(try await verdict(mail(receiver.port), trusting: certificate)))
        #expect(Set(rig.guards.limits) == ["smtp:ops at 127.0.0.1:\(receiver.port)"])
    }

    @Test("a name that nobody knows is a failure; a program of this machine is not asked through a guard") func names() async throws {
        let way = AlertChannel.Way.webhook(try OutboundURL("https://nobody.invalid/"), key: .file(try rig.secret("key", "hush")))
        #expect(isFailure(try await verdict(way, trusting: nil)))
        let before = rig.guards.verdicts.count
        _ = try? await verdict(.command([try rig.program("page", "exit 3")]), trusting: nil)
        #expect(rig.guards.verdicts.count == before)
    }

    @Test(
        "5xx and 429 are of the server, other statuses are answers",
        arguments: [200, 204, 301, 400, 401, 403, 404, 422, 429, 500, 502, 503, 599])
    func statuses(_ status: Int) {
        let verdict = OutboundCalls.verdict(CurlAnswer(status: status, headers: ["retry-after": "7"]), isMail: false)
        let isTheirs = status == 429 || status >= 500
        #expect(verdict == (isTheirs ? .failed(reason: "it answered \(status)", retryAfter: 7_000) : .answered))
    }

    @Test(
        "Retry-After is seconds, or a date held against the answer's own",
        arguments: [
            ("120", nil, 120_000), ("0", nil, 0), ("-5", nil, nil), ("soon", nil, nil), ("99999999999999", nil, nil), ("", nil, nil),
            ("Fri, 27 Nov 2026 10:02:00 GMT", "Fri, 27 Nov 2026 10:00:00 GMT", 120_000),
            ("Fri, 27 Nov 2026 09:00:00 GMT", "Fri, 27 Nov 2026 10:00:00 GMT", 0), ("Fri, 27 Nov 2026 10:02:00 GMT", nil, nil),
        ] as [(String, String?, Int64?)])
    func retryAfter(_ text: String, _ date: String?, _ wait: Int64?) {
        var headers = ["retry-after": text]
        headers["date"] = date
        #expect(RetryAfter.milliseconds(headers) == wait)
    }

    @Test("an address of downloads that answers no is not broken, one that is dead is") func downloads() async throws {
        let guards = OpenGuards()
        let downloads = ReleaseDownload(
            calls: OutboundCalls(guards), layout: .sandbox(root: "/nonexistent", run: "/nonexistent", share: "/nonexistent"),
            mirror: "http://127.0.0.1:1")
        await #expect(throws: Problem.self) { try await downloads.text(at: "http://127.0.0.1:1/latest.tar.gz.sha1", limit: 100) }
        let verdict = try #require(guards.verdicts.first)
        #expect(guards.names == ["wordpress.org"] && isFailure(verdict))
        await #expect(throws: Problem.self) { try await downloads.text(at: "ftp://127.0.0.1/x", limit: 100) }
        #expect(guards.names.count == 1, "what is no address of downloads is not asked")
    }
}

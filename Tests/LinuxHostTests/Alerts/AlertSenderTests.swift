import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// Every way to a person, against a real receiver.
@Suite("Messages of alerts", .serialized) struct AlertSenderTests {
    private let made = try? AlertRig()

    private func sent(_ way: AlertChannel.Way, trusting certificate: String? = nil) async throws {
        let rig = try #require(made)
        var channel = AlertChannel(name: try ChannelName("ops"), severity: .info, way: way)
        channel.certificateFile = certificate
        try await rig.sender.send(rig.message, to: channel, delivery: "jdelivery2345", now: Int64(Date().timeIntervalSince1970 * 1000))
    }
    private func webhook(_ receiver: AlertReceiver, _ path: String = "/hook", host: String = "127.0.0.1") throws -> AlertChannel.Way {
        .webhook(try OutboundURL("https://\(host):\(receiver.port)\(path)"), key: .file(try #require(made).secret("key", "hush")))
    }
    private func mail(_ receiver: AlertReceiver, password: String = "hush") throws -> AlertChannel.Way {
        .email(
            AlertChannel.Mail(
                host: "127.0.0.1", port: receiver.port, user: "ops", password: .file(try #require(made).secret("password", password)),
                from: try EmailAddress("agent@example.com"), to: try ["ops@example.com", "boss@example.com"].map { try EmailAddress($0) }))
    }

    @Test("a webhook gets it once, signed, over TLS that was verified") func webhook() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .webhook)
        try await sent(webhook(receiver), trusting: receiver.certificate)
        let message = try #require(receiver.messages().first)
        #expect(receiver.messages().count == 1 && message["signed"]?.flag == true && message["fresh"]?.flag == true)
        #expect(message["path"]?.text == "/hook" && message["delivery"]?.text == "jdelivery2345")
        let body = try JSONDecoder().decode(AlertMessage.self, from: Data((message["body"]?.text ?? "").utf8))
        #expect(body == rig.message)
        // By name: the address that was judged is asked, and the name is what the certificate must be for.
        try rig.except(.webhook, receiver.port, also: "::1")
        try await sent(webhook(receiver, host: "localhost"), trusting: receiver.certificate)
        #expect(receiver.messages().last?["host"]?.text == "localhost:\(receiver.port)")
    }

    @Test("a receiver that cannot prove who it is gets nothing") func unknownCertificate() async throws {
        let receiver = try #require(made).receiver(.https, excepted: .webhook)
        await #expect(throws: Problem.self) { try await sent(webhook(receiver)) }
        let other = try #require(made).receiver(.https, excepted: .webhook)
        await #expect(throws: Problem.self) { try await sent(webhook(receiver), trusting: other.certificate) }
        #expect(receiver.messages().isEmpty && !receiver.received().isEmpty, "it was asked, and told nothing")
    }

    @Test(
        "an answer that is no yes is a failure, and nobody is followed elsewhere",
        arguments: ["/away", "/gopher", "/broken", "/echo", "/endless", "/flood", "/drip"])
    func refusals(_ path: String) async throws {
        let receiver = try #require(made).receiver(.https, excepted: .webhook)
        let problem = await #expect(throws: Problem.self) { try await sent(webhook(receiver, path), trusting: receiver.certificate) }
        #expect(problem?.code == .deliveryFailed && !"\(String(describing: problem))".contains("hush"), "\(String(describing: problem))")
        #expect(receiver.messages().map { $0["path"]?.text } == [path])
    }

    @Test("of an answer that would unfold to much more nothing is unfolded, and none is asked for") func bomb() async throws {
        let receiver = try #require(made).receiver(.https, excepted: .webhook)
        try await sent(webhook(receiver, "/bomb"), trusting: receiver.certificate)
        #expect(receiver.messages().map { $0["encodings"]?.text } == [""])
    }

    @Test("an address of Slack that is none is refused, and not told") func slackThatIsNone() async throws {
        let file = try #require(made).secret("slack", "https://hooks.example.com/services/T0/B0/hush and more")
        let problem = await #expect(throws: Problem.self) { try await sent(.slack(address: .file(file))) }
        #expect(problem?.code == .alertSettings && !"\(String(describing: problem))".contains("hush"))
    }

    @Test("Slack gets its JSON, at an address that stands in no argument") func slack() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .slack)
        let file = try rig.secret("slack", "https://127.0.0.1:\(receiver.port)/services/T0/B0/hush")
        try await sent(.slack(address: .file(file)), trusting: receiver.certificate)
        let body = try JSONDecoder().decode([String: String].self, from: Data((receiver.messages().first?["body"]?.text ?? "").utf8))
        #expect(Set(body.keys) == ["text"] && body["text"]?.hasPrefix(rig.message.line) == true)
    }

    @Test("a mail server gets a letter after TLS and a log-in, with one subject and no second header") func letter() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.smtp, excepted: .email)
        try await sent(mail(receiver), trusting: receiver.certificate)
        let message = try #require(receiver.messages().first)
        #expect(message["encrypted"]?.flag == true && message["user"]?.text == "ops" && message["sender"]?.text == "agent@example.com")
        #expect(message["receivers"] == .list([.string("ops@example.com"), .string("boss@example.com")]))
        let letter = message["letter"]?.text ?? ""
        let head = letter.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
        #expect(
            head.filter { $0.hasPrefix("Subject: ") } == [
                "Subject: [critical] host.example: the database is down (mariadb\\u{A}Bcc: x@example.com)"
            ])
        #expect(!head.contains { $0.lowercased().hasPrefix("bcc") } && !letter.contains("hush"))
        let body = letter.components(separatedBy: "\r\n\r\n").dropFirst().joined().replacing("\r\n", with: "")
        let text = String(decoding: Data(base64Encoded: body) ?? Data(), as: UTF8.self)
        #expect(text.contains("it is silent") && text.contains("agent explain database.down"))
    }

    @Test("a mail server without TLS, or with another password, gets no letter") func refusedMail() async throws {
        let rig = try #require(made)
        let plain = try rig.receiver(.smtpWithoutTLS, excepted: .email)
        let without = await #expect(throws: Problem.self) { try await sent(mail(plain), trusting: plain.certificate) }
        #expect(without?.code == .deliveryFailed)
        #expect(plain.received().allSatisfy { $0["what"]?.text == "connection" }, "no password either")
        let receiver = try rig.receiver(.smtp, excepted: .email)
        let wrong = await #expect(throws: Problem.self) {
            try await sent(mail(receiver, password: "canary-of-a-password"), trusting: receiver.certificate)
        }
        #expect(receiver.received().contains { $0["what"]?.text == "log-in" })
        #expect(!"\(String(describing: wrong))".contains("canary"), "what it repeats is not repeated")
        await #expect(throws: Problem.self) { try await sent(mail(receiver)) }
        #expect(receiver.messages().isEmpty)
    }

    @Test("a command gets JSON on standard input and nothing of our environment; one that others may write does not run") func command()
        async throws
    {
        let rig = try #require(made)
        let program = try rig.program("page", "cat > \(rig.directory)/got; env >> \(rig.directory)/got; echo $1 >> \(rig.directory)/got")
        try await sent(.command([program, "--urgent;id"]))
        let got = try String(contentsOfFile: "\(rig.directory)/got", encoding: .utf8)
        #expect(got.hasPrefix(try rig.message.json()) && got.contains("AGENT_DELIVERY=jdelivery2345") && got.contains("--urgent;id"))
        #expect(!got.contains("HOME=") && !got.contains("uid="))
        for (mode, works) in [(0o777, false), (0o775, false), (0o644, false), (0o700, true)] {
            chmod(program, mode_t(mode))
            if works {
                try await sent(.command([program]))
            } else {
                let problem = await #expect(throws: Problem.self) { try await sent(.command([program])) }
                #expect(problem?.code == .alertSettings, "\(mode)")
            }
        }
        chmod(rig.directory, 0o777)
        await #expect(throws: Problem.self) { try await sent(.command([program])) }
        chmod(rig.directory, 0o755)
        let failing = try rig.program("fail", "exit 3")
        let failed = await #expect(throws: Problem.self) { try await sent(.command([failing])) }
        #expect(failed?.code == .deliveryFailed)
        await #expect(throws: Problem.self) { try await sent(.command(["\(rig.directory)/../\(rig.directory)/page"])) }
    }

    @Test("a secret that others may read, and settings that others may write, are not used") func permissions() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .webhook)
        let way = try webhook(receiver)
        chmod("\(rig.directory)/key", 0o640)
        let open = await #expect(throws: Problem.self) { try await sent(way, trusting: receiver.certificate) }
        #expect(open?.code == .alertSettings && receiver.messages().isEmpty)
        try rig.write("[quiet]\nfrom = 22:00\nto = 07:00\n", to: rig.layout.alertSettings, mode: 0o644)
        #expect(try await rig.sender.settings().quiet == QuietHours(from: 1320, to: 420))
        chmod(rig.layout.alertSettings, 0o664)
        await #expect(throws: Problem.self) { _ = try await rig.sender.settings() }
        unlink(rig.layout.alertSettings)
        #expect(try await rig.sender.settings() == AlertSettings())
        try await rig.sender.requireExceptions()
        try rig.write("alert.webhook 127.0.0.1\n", to: rig.layout.outboundExceptions, mode: 0o644)
        let slip = await #expect(throws: Problem.self) { try await rig.sender.requireExceptions() }
        #expect(slip?.code == .outboundSettings && slip?.message.contains("outbound.conf:1'") == true)
        #expect(try await rig.sender.settings() == AlertSettings(), "one file's slip is not another's")
        chmod("\(rig.directory)/key", 0o600)
        let unsent = await #expect(throws: Problem.self) { try await sent(way, trusting: receiver.certificate) }
        #expect(unsent?.code == .outboundSettings && receiver.messages().isEmpty)
    }

    @Test("a secret by name is looked up for each message; one that is missing or is no line is told, and nobody is asked") func byName()
        async throws
    {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .webhook)
        let name = try SecretName("hook.key")
        let way = AlertChannel.Way.webhook(try OutboundURL("https://127.0.0.1:\(receiver.port)/hook"), key: .named(name))
        let channel = AlertChannel(name: try ChannelName("ops"), severity: .info, way: way)
        let unfit: [(Secret?, ProblemCode)] = [(nil, .secretNotFound), (Secret("two\nlines"), .alertSettings)]
        for (value, code) in unfit {
            rig.secrets.set(name, value)
            let problem = await #expect(throws: Problem.self) { try await sent(way, trusting: receiver.certificate) }
            #expect(problem?.code == code && problem?.hint?.contains("hook.key") == true, "\(String(describing: problem))")
            #expect(try await rig.sender.obstacle(of: channel)?.code == code)
        }
        #expect(receiver.received().isEmpty && rig.guards.names.isEmpty, "it is no fault of theirs")
        rig.secrets.set(name, Secret("old"))
        #expect(try await rig.sender.obstacle(of: channel) == nil)
        try await sent(way, trusting: receiver.certificate)
        rig.secrets.set(name, Secret("hush"))
        try await sent(way, trusting: receiver.certificate)
        #expect(receiver.messages().map { $0["signed"]?.flag } == [false, true], "a rotated key signs the next message")
    }

    /// Spellings of this machine and of what stands in its network.
    private static let inward = [
        "127.0.0.1", "127.1", "0x7f.0.0.1", "2130706433", "017700000001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.",
        "[::1]", "[::]", "169.254.169.254", "10.0.0.1", "[fe80::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "[::ffff:7f00:1]",
    ]

    @Test("without exceptions nobody inside is connected to, however he is spelled", arguments: inward)
    func inside(_ host: String) async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: nil)
        let problem = await #expect(throws: Problem.self) { try await sent(webhook(receiver, host: host), trusting: receiver.certificate) }
        #expect(problem.map { [.addressRefused, .deliveryFailed].contains($0.code) } == true, "\(String(describing: problem))")
        #expect(receiver.received().isEmpty, "it was connected to")
    }

    @Test("an exception is for its purpose, its address and its port, and asks for TLS") func exceptions() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .webhook)
        for line in [
            "alert.slack 127.0.0.1 \(receiver.port)", "alert.webhook 127.0.0.2 \(receiver.port)",
            "alert.webhook 127.0.0.1 \(receiver.port &+ 1)", "alert.webhook ::1 \(receiver.port)",
        ] {
            try rig.write(line + "\n", to: rig.layout.outboundExceptions, mode: 0o644)
            let problem = await #expect(throws: Problem.self) { try await sent(webhook(receiver), trusting: receiver.certificate) }
            #expect(problem?.code == .addressRefused, "\(line)")
        }
        #expect(receiver.received().isEmpty)
        let plain = try rig.receiver(.http, excepted: .webhook)
        let way = AlertChannel.Way.webhook(
            try OutboundURL("http://127.0.0.1:\(plain.port)/hook"), key: .file(try rig.secret("key", "hush")))
        let refused = await #expect(throws: Problem.self) { try await sent(way) }
        #expect(refused?.code == .addressRefused && plain.received().isEmpty)
        try rig.write("alert.webhook 127.0.0.1 \(plain.port) plain\n", to: rig.layout.outboundExceptions, mode: 0o644)
        try await sent(way)
        #expect(plain.messages().count == 1)
    }

    @Test("what a channel names and is not there is told before anything burns") func obstacles() async throws {
        let rig = try #require(made)
        let (key, address) = (try rig.secret("key", "hush"), try OutboundURL("https://hooks.example.com/a"))
        func obstacle(_ way: AlertChannel.Way, certificate: String? = nil) async throws -> String? {
            var channel = AlertChannel(name: ChannelName(unchecked: "a"), severity: .warning, way: way)
            channel.certificateFile = certificate
            return try await rig.sender.obstacle(of: channel)?.message
        }
        let missing = "\(rig.directory)/missing"
        let program = try rig.program("page", "exit 0")
        #expect(try await obstacle(.webhook(address, key: .file(key))) == nil)
        #expect(try await obstacle(.webhook(address, key: .file(missing)))?.contains(missing) == true)
        #expect(try await obstacle(.slack(address: .file(missing)))?.contains(missing) == true)
        #expect(try await obstacle(.command([missing]))?.contains(missing) == true)
        #expect(try await obstacle(.webhook(address, key: .file(key)), certificate: missing)?.contains(missing) == true)
        // In /tmp a program may be replaced by nobody but its owner.
        #expect(try await obstacle(.command([program])) == nil)
        chmod(key, 0o644)
        #expect(try await obstacle(.webhook(address, key: .file(key)))?.contains("others may read") == true)
    }
}

import SiteModel
import Testing

@Suite("The file of channels") struct AlertSettingsTests {
    private static let whole = """
        # who is told
        [quiet]
        from = 22:00
        to = 07:00
        zone = Europe/Berlin

        [channel on-call]
        kind = email
        severity = error
        server = smtp.example.com:587
        user = agent@example.com
        password-file = /etc/agent/secrets/mail
        from = agent@example.com
        to = ops@example.com, boss@example.com
        certificate-file = /etc/agent/mail.pem

        [channel hook]
        kind = webhook
        url = https://hooks.example.com/a?b=c
        key-file = /etc/agent/secrets/hook

        [channel chat]
        kind = slack
        url-file = /etc/agent/secrets/slack

        [channel page]
        kind = command
        run = /usr/local/sbin/page --urgent
        """

    @Test("is read whole") func whole() throws {
        let settings = try AlertSettings(Self.whole, named: "f")
        #expect(settings.channels.map(\.kind) == ["email", "webhook", "slack", "command"])
        #expect(settings.channels.map(\.severity) == [.error, .warning, .warning, .warning])
        #expect(settings.quiet == QuietHours(from: 22 * 60, to: 7 * 60) && settings.zone == "Europe/Berlin")
        guard case .email(let mail) = settings.channels[0].way else { return #expect(Bool(false)) }
        #expect(mail.host == "smtp.example.com" && mail.port == 587 && mail.to.map(\.rawValue) == ["ops@example.com", "boss@example.com"])
        #expect(settings.channels[0].certificateFile == "/etc/agent/mail.pem")
        #expect(settings.channels[3].way == .command(["/usr/local/sbin/page", "--urgent"]))
        #expect(try AlertSettings("", named: "f") == AlertSettings())
        #expect(try settings.channel("hook").receiver == "hooks.example.com:443")
        let none = #expect(throws: Problem.self) { _ = try settings.channel("none") }
        #expect(none?.hint == "agent alert channels", "\(none?.hint ?? "-")")
        let slip = #expect(throws: Problem.self) { _ = try settings.channel("pgae") }
        #expect(slip?.hint == "did you mean page? `agent alert channels` shows all", "\(slip?.hint ?? "-")")
    }

    @Test(
        "is refused with file and line for whatever is not known",
        arguments: [
            ("[channel a]\nkind = slack\nurl-file = /x\ncolour = red", 4), ("kind = slack", 1), ("[channel a]\nkind = pigeon", 2),
            ("[channel a]\n\n# who\nkind = pigeon", 4),
            ("[channel a]\nkind = slack\nurl-file = x", 3), ("[channel A]\nkind = slack\nurl-file = /x", 1), ("[other]", 1),
            ("[channel a]\nkind = slack\nurl-file = /x\n[channel a]\nkind = slack\nurl-file = /x", 4), ("[quiet]\nfrom = 22:00", 1),
            ("[quiet]\nfrom = 25:00\nto = 07:00", 2), ("[quiet]\nfrom = 2:00\nto = 07:00", 2),
            ("[quiet]\nfrom = 22:00\nto = 07:00\nzone = Moon/Sea", 4), ("[channel a]\nkind = command\nrun = page", 3),
            ("[channel a]\nkind = webhook\nurl = https://u@x.example/\nkey-file = /x", 3), ("[channel a]\nkind = slack\nkind = slack", 3),
            ("[channel a]\nkind =", 2), ("[channel a]\nkind = slack\nurl-file = /x\nseverity = awful", 4),
            ("[channel a]\nx\u{202E}y = z", 2),
        ])
    func refused(_ text: String, _ line: Int) {
        let problem = #expect(throws: Problem.self) { _ = try AlertSettings(text, named: "/etc/alerts.conf") }
        #expect(
            problem?.code == .alertSettings && problem?.message.contains("/etc/alerts.conf:\(line)'") == true,
            "\(String(describing: problem))")
    }

    @Test("a secret is named, or lies in a file; both, neither or the secret itself is refused, and not quoted") func secrets() throws {
        let webhook = "[channel a]\nkind = webhook\nurl = https://x.example/\n"
        let mail = "[channel b]\nkind = email\nserver = x.example:587\nuser = u\nfrom = a@x.example\nto = b@x.example\n"
        let text =
            "\(webhook)key = secret:hook.key\n\(mail)password = secret:smtp.password\n[channel c]\nkind = slack\nurl = secret:slack.url"
        let channels = try AlertSettings(text, named: "f").channels
        #expect(channels.map { $0.secret?.name?.rawValue } == ["hook.key", "smtp.password", "slack.url"])
        #expect(channels[2].receiver == "the address in secret slack.url")
        #expect(try AlertSettings("\(webhook)key-file = /k", named: "f").channels[0].secret == .file("/k"))
        for (line, at) in [
            ("key = hush-hush", 4), ("key = secret:Hush-Hush", 4), ("key = secret:", 4), ("key = secret:../hush", 4),
            ("key-file = hush-hush", 4),
            ("key = secret:a\nkey-file = /hush", 4), ("", 1),
        ] {
            let problem = #expect(throws: Problem.self) { _ = try AlertSettings(webhook + line, named: "/f") }
            #expect(
                problem?.message.contains("/f:\(at)'") == true && problem?.message.lowercased().contains("hush") == false,
                "\(line): \(problem as Any)")
        }
    }

    @Test("quiet hours go over midnight, in their zone") func quiet() throws {
        let settings = try AlertSettings("[quiet]\nfrom = 22:00\nto = 07:00\nzone = Europe/Berlin", named: "f")
        // 2023-11-14 22:13:20 in UTC is 23:13 in Berlin.
        #expect(settings.isQuiet(1_700_000_000_000))
        #expect(!settings.isQuiet(1_700_000_000_000 - 2 * 3_600_000), "21:13 there")
        #expect(settings.isQuiet(1_700_000_000_000 + 7 * 3_600_000) && !settings.isQuiet(1_700_000_000_000 + 8 * 3_600_000))
        #expect(!AlertSettings().isQuiet(1_700_000_000_000))
        let noon = QuietHours(from: 600, to: 660)
        #expect(noon.contains(minute: 600) && !noon.contains(minute: 660) && !noon.contains(minute: 0))
    }
}

import SiteModel
import Testing

@Suite("Settings of breakers and limits") struct GuardSettingsTests {
    @Test("one of them goes before all of its kind, and that before what comes with the agent") func order() throws {
        let settings = try GuardSettings(
            """
            # of all mail servers
            [smtp]
            failures = 3
            pause = 90s   # then one tries
            [smtp:on-call]
            pause = 10m
            calls = 7
            per = 1h
            burst = 2
            [wordpress.org]
            longest-retry-after = 24h
            """, named: "guards.conf")
        let other = settings.breaker(of: Dependency(.smtp, "other"))
        #expect(other == BreakerPolicy(failures: 3, pause: 90_000))
        #expect(settings.breaker(of: Dependency(.smtp, "on-call")) == BreakerPolicy(failures: 3, pause: 600_000))
        #expect(settings.limit(of: Dependency(.smtp, "on-call")) == CallLimit(calls: 7, per: 3_600_000, burst: 2))
        #expect(settings.breaker(of: Dependency(.wordpress)).longestRetryAfter == 86_400_000)
        #expect(settings.breaker(of: Dependency(.cloudflare)) == BreakerPolicy())
        #expect(GuardSettings().limit(of: Dependency(.slack, "a")) == settings.limit(of: Dependency(.slack, "a")))
    }

    @Test(
        "what is not known is refused with its line",
        arguments: [
            ("[mail]", 1), ("failures = 3", 1), ("[smtp]\nfailures = 0", 2), ("[smtp]\nfailures = many", 2), ("[smtp]\npause = 5", 2),
            ("[smtp]\npause = 25h", 2), ("[smtp]\ncolour = red", 2), ("[smtp]\n\nfailures = 1\nfailures = 2", 4), ("[smtp]\n[smtp]", 2),
            ("[wordpress.org:a]", 1), ("[smtp:]", 1), ("[smtp]\npause = -1s", 2), ("[smtp]\nburst", 2), ("[smtp]\ncalls = 100001", 2),
        ])
    func refused(_ text: String, _ line: Int) {
        let problem = #expect(throws: Problem.self) { try GuardSettings(text, named: "guards.conf") }
        #expect(problem?.code == .guardSettings && problem?.details["line"] == "\(line)", "\(String(describing: problem))")
    }

    @Test("each of them has a name that leads back to it") func names() throws {
        let channel = AlertChannel(
            name: try ChannelName("on-call"), severity: .error,
            way: .email(
                AlertChannel.Mail(
                    host: "smtp.example.com", port: 587, user: "a@example.com", password: .file("/p"),
                    from: try EmailAddress("a@example.com"),
                    to: [])))
        let mail = try #require(Dependency(channel))
        #expect(mail.name == "smtp:on-call" && mail.limitName == "smtp:a@example.com at smtp.example.com:587" && mail.channel == "on-call")
        #expect(Dependency(named: mail.name)?.name == mail.name)
        var command = channel
        command.way = .command(["/bin/true"])
        #expect(Dependency(command) == nil)
        for name in ["", "smtp", "mail:a", "wordpress.org:a", "webhook:", ":a"] { #expect(Dependency(named: name) == nil, "\(name)") }
        #expect(Dependency(named: "wordpress.org") == Dependency(.wordpress))
    }

    @Test(
        "an address of downloads belongs to who answers there",
        arguments: [
            ("https://wordpress.org/latest.tar.gz", "wordpress.org"), ("https://downloads.wordpress.org/a.zip", "wordpress.org"),
            ("https://api.WordPress.org/x", "wordpress.org"), ("http://127.0.0.1:8123/wp/latest.tar.gz", "wordpress.org"),
            ("http://127.0.0.1:8124/wp/latest.tar.gz", "download:127.0.0.1:8124"),
            ("https://notwordpress.org/a", "download:notwordpress.org:443"), ("https://www.cloudflare.com/ips-v4", "cloudflare"),
            ("https://mirror.example/a", "download:mirror.example:443"),
        ])
    func addresses(_ address: String, _ name: String) {
        let dependency = Dependency(download: address, mirror: "http://127.0.0.1:8123/wp")
        #expect(dependency.name == name)
        #expect(Dependency(named: name)?.name == name)
    }

    @Test("a refusal says for how long, and only one of a guard's does") func refusal() {
        let now = ClockReading(boot: "a", elapsed: 0, wall: 0)
        let open = Problem.breakerOpen(Dependency(.smtp, "a"), CircuitBreaker(at: now), wait: 120_001)
        #expect(open.guardWait == 120_001 && open.message.contains("tried again in 3 min") && open.hint?.contains("smtp:a") == true)
        let limit = Problem.limitReached(Dependency(.wordpress), CallLimit(calls: 60, per: 60_000, burst: 1), wait: 90_000)
        #expect(limit.guardWait == 90_000)
        #expect(limit.message == "cannot ask 'wordpress.org': its limit of 60 in 60 s is reached, free again in 90 s")
        #expect(Problem(.deliveryFailed, "x", details: ["guard.milliseconds": "5"]).guardWait == nil)
        #expect(Problem(.breakerOpen, "x", details: ["guard.milliseconds": "-5"]).guardWait == 0)
    }
}

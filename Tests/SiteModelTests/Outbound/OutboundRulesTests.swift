import SiteModel
import Testing

@Suite("Whom the agent talks to") struct OutboundRulesTests {
    @Test(
        "nobody inside, in no disguise",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
            "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.0.1", "198.18.0.1",
            "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
            "::", "::1", "::ffff:7f00:1", "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "fe80::1",
            "fe80::1%eth0",
            "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
            "3fff::1", "4000::1", "5f00::1", "127.1", "0x7f000001", "2130706433", "01.2.3.4", "1.2.3.4/24", "", "localhost", "1.2.3.4 ",
        ])
    func refused(_ address: String) { #expect(OutboundRules.refusal(of: address) != nil) }

    @Test(
        "whoever is on the internet",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "128.0.0.1", "172.15.255.255", "172.32.0.1",
            "192.169.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001:82b::200e", "2001:4860:4860::8888",
        ])
    func open(_ address: String) { #expect(OutboundRules.refusal(of: address) == nil) }

    @Test("of a name with several addresses all must be fit") func all() throws {
        let none = OutboundExceptions()
        #expect(try none.choose(["1.1.1.1", "9.9.9.9"], for: .webhook, host: "x.example", port: 443, isPlain: false) == "1.1.1.1")
        for mixed in [["1.1.1.1", "127.0.0.1"], ["::1", "1.1.1.1"], []] {
            #expect(throws: Problem.self) { _ = try none.choose(mixed, for: .webhook, host: "x.example", port: 443, isPlain: false) }
        }
        #expect(throws: Problem.self) { _ = try none.choose(["1.1.1.1"], for: .webhook, host: "x.example", port: 80, isPlain: true) }
    }

    @Test("an exception is exact, and nothing like one is guessed") func exceptions() throws {
        let some = try OutboundExceptions(
            "# ours\nalert.webhook 127.0.0.1 8443\n\nalert.email ::1 587 # mail\nalert.slack 10.0.0.1 80 plain\n", named: "f")
        #expect(some.lines.count == 3)
        #expect(some.allow(.webhook, "127.0.0.1", 8443, isPlain: false) && some.allow(.slack, "10.0.0.1", 80, isPlain: true))
        #expect(!some.allow(.webhook, "127.0.0.1", 8443, isPlain: true) && !some.allow(.webhook, "127.0.0.1", 8444, isPlain: false))
        #expect(!some.allow(.slack, "127.0.0.1", 8443, isPlain: false) && !some.allow(.webhook, "127.0.0.2", 8443, isPlain: false))
        for bad in [
            "alert.webhook 127.0.0.0/8 8443", "alert.webhook localhost 8443", "alert.webhook 127.0.0.1", "alert.webhook 127.0.0.1 0",
            "alert.webhook 127.0.0.1 65536", "any 127.0.0.1 443", "alert.webhook 127.0.0.1 443 free", "alert.webhook 127.0.0.1 443 plain x",
        ] {
            let problem = #expect(throws: Problem.self) { _ = try OutboundExceptions("\n\(bad)\n", named: "/etc/outbound.conf") }
            #expect(problem?.message.contains("/etc/outbound.conf:2") == true && problem?.code == .outboundSettings, "\(bad)")
        }
    }

    @Test(
        "addresses that two readers could read in two ways are refused",
        arguments: [
            "https://user@x.example/", "https://x.example#y", "https://x.example\\@y.example/", "https://x.example:0/",
            "https://x.example:65536/",
            "https://", "https:///x", "ftp://x.example/", "file:///x", "gopher://x.example/", "https://x y/",
            "https://x.example\r\nHost: y",
            "https://[::1", "https://[::1]x/", "https://ü.example/", "//x.example/", "https://x.example:80:80/", "HTTPS://x.example/",
        ])
    func urls(_ text: String) { #expect(OutboundURL(rawValue: text) == nil) }

    @Test("a plain one has its parts") func parts() throws {
        let one = try OutboundURL("https://Hooks.example.com:8443/a?b=c")
        #expect(one.host == "Hooks.example.com" && one.port == 8443 && !one.isPlain)
        let six = try OutboundURL("http://[2001:db8::1]/a")
        #expect(six.host == "2001:db8::1" && six.port == 80 && six.isPlain)
    }
}

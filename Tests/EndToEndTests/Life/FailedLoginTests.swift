import AgentTesting
import Foundation
import SiteModel
import Testing

/// What a real WordPress refuses stands in a log that shuts visitors out, and nobody is named there who did nothing.
@Suite(.serialized) struct FailedLoginTests {
    /// The filter of docs/how-to/failed-logins.md.
    private static var believed: Regex<(Substring, site: Substring, host: Substring)> {
        /(?m)^[0-9T:+-]{25} login-failed site=(?<site>s[a-z0-9]{11}) ip=(?<host>[0-9a-f:.]+) via=(?:form|application|other) seen=yes name=[A-Za-z0-9_.~%-]*$/
    }

    private func log(_ site: WireSite) throws -> String {
        try String(contentsOfFile: "\(site.sandbox.root)/log/login.log", encoding: .utf8)
    }

    /// Waits until the log holds so many lines of an address.
    private func lines(_ site: WireSite, with text: String, count: Int = 1, seconds: Double = 20) async throws -> [String] {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let found = ((try? log(site)) ?? "").split(separator: "\n").map(String.init).filter { $0.contains(text) }  // no log yet
            if found.count >= count || ContinuousClock.now > deadline { return found }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    @Test(arguments: [
        ("127.0.9.1", "admin"), ("127.0.9.2", "x\n2026-11-26T22:15:24+00:00 login-failed site=SITE ip=9.9.9.9 via=form seen=yes name=x"),
        ("127.0.9.3", "1.2.3.4"), ("127.0.9.4", "a\" ip=9.9.9.9 '\\"), ("127.0.9.5", String(repeating: "A", count: 10_000)),
        ("127.0.9.6", "\u{1b}]0;owned\u{7}\u{2028}\u{85}"), ("127.0.9.7", "<b>x%0a%00y"), ("127.0.9.8", "ip=9.9.9.9 seen=yes"),
    ])
    func whateverIsTypedTheLineNamesTheVisitorAlone(_ source: String, _ typed: String) async throws {
        let site = try await Wire.a
        let name = typed.replacing("SITE", with: site.id)
        #expect(try await site.visitor(from: source).logIn(name, "wrong").status == 200)
        let found = try await lines(site, with: "ip=\(source) ")
        #expect(found.count == 1, "\(found)")
        let line = try #require(found.first)
        let match = try #require(line.wholeMatch(of: Self.believed), "\(line)")
        #expect(match.host == source && match.site == site.id)
        #expect(line.utf8.count <= 320)
        #expect(!(try log(site)).matches(of: Self.believed).contains { $0.host == "9.9.9.9" || $0.host == "1.2.3.4" })
    }

    @Test func applicationPasswordsAreOneOfTheDoors() async throws {
        let site = try await Wire.a
        // Over plain http WordPress takes none by itself.
        try site.put("mu-plugins/passwords.php", "<?php add_filter('wp_is_application_passwords_available', '__return_true');")
        defer { try? FileManager.default.removeItem(atPath: "\(site.directory)/content/1/mu-plugins/passwords.php") }
        // And it looks at none before the site has its first.
        _ = try await site.run(
            "password",
            "require $_SERVER['DOCUMENT_ROOT'] . '/wp-load.php'; WP_Application_Passwords::create_new_application_password(1, ['name' => 'first']);"
        )
        let credentials = Data("\(WireSite.login):wrong".utf8).base64EncodedString()
        let answer = try await site.visitor(from: "127.0.9.20").get(
            "/wp-json/wp/v2/posts?fresh=20", headers: ["Authorization": "Basic \(credentials)"])
        #expect([200, 401].contains(answer.status), "\(answer.status)")
        let found = try await lines(site, with: "ip=127.0.9.20 ")
        #expect(found.first?.hasSuffix("via=application seen=yes name=\(WireSite.login)") == true, "\(found)")
    }

    @Test func whoLogsInIsNotNamed() async throws {
        let site = try await Wire.a
        _ = try await site.administrator(from: "127.0.9.21")
        #expect(try await site.visitor(from: "127.0.9.22").logIn("nobody", "wrong").status == 200)
        #expect(try await lines(site, with: "ip=127.0.9.22 ").count == 1)
        #expect(!(try log(site).contains("ip=127.0.9.21 ")))
    }

    @Test func aSitesOwnCodeShutsNobodyOut() async throws {
        let (a, b) = try await (Wire.a, Wire.b)
        // One that was never here, and one that is at the neighbour's just now.
        let report = #"{"logins":[{"via":"form","ip":"198.51.100.7","name":"forged"},{"via":"form","ip":"127.0.9.30","name":"forged"}]}"#
        #expect(try await b.visitor(from: "127.0.9.30").post("/", form: ["a": "b"]).status > 0)
        _ = try await a.run("forge", Self.say(report, to: "AGENT_PURGE_SOCKET"))
        let found = try await lines(a, with: "name=forged", count: 2)
        #expect(found.count == 2 && found.allSatisfy { $0.contains(" seen=no ") && $0.contains("site=\(a.id) ") }, "\(found)")
        #expect(!(try log(a)).matches(of: Self.believed).contains { $0.host == "198.51.100.7" || $0.host == "127.0.9.30" })
        #expect(try await a.sandbox.agent.must("site", "logs", b.domain, "--kind", "login").contains("forged") == false)
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives sites users of their own"))
    func anotherSitesSocketIsOutOfReachAndItsLogToo() async throws {
        let (a, b) = try await (Wire.a, Wire.b)
        let report = #"{"logins":[{"via":"form","ip":"127.0.9.31","name":"neighbour"}]}"#
        let said = try await b.run(
            "neighbour", Self.say(report, to: "str_replace('\(b.id)', '\(a.id)', AGENT_PURGE_SOCKET)") + " echo $s ? 'open' : 'shut';")
        #expect(said == "shut")
        let file = "\(a.sandbox.root)/log/login.log"
        let reach =
            "echo json_encode([@file_get_contents('\(file)'), @file_put_contents('\(file)', 'x', FILE_APPEND), @unlink('\(file)')]);"
        #expect(try await a.run("reach", reach) == "[false,false,false]")
    }

    @Test func aFloodIsBoundedAndSaysHowMuchWasLeftOut() async throws {
        let site = try await Wire.b
        let one = #"{"via":"form","ip":"198.51.100.8","name":"flood"}"#
        let report = "{\"logins\":[" + Array(repeating: one, count: 50).joined(separator: ",") + "]}"
        _ = try await site.run("flood", "for ($i = 0; $i < 40; $i++) { \(Self.say(report, to: "AGENT_PURGE_SOCKET")) }")
        let dropped = try await lines(site, with: "logins-dropped site=\(site.id) ")
        #expect(!dropped.isEmpty)
        let written = try await lines(site, with: "name=flood", count: 100)
        #expect((100..<400).contains(written.count), "\(written.count) of 2000")
        #expect(try await site.get("/?alive=1").status == 200)
    }

    /// PHP that says a line, as a plugin of the site's could.
    static func say(_ line: String, to socket: String) -> String {
        """
        require_once $_SERVER['DOCUMENT_ROOT'] . '/wp-load.php';
        $s = @stream_socket_client('unix://' . \(socket), $n, $r, 1); if ($s) { fwrite($s, '\(line)' . "\\n"); fclose($s); }
        """
    }
}

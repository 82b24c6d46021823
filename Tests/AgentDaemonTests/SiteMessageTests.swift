import SiteModel
import Testing

@testable import AgentDaemon

/// What a site reports goes into a log that shuts visitors out, and onto an administrator's terminal: a report is whole and plain, or it is none.
@Suite struct SiteMessageTests {
    private static func read(_ text: String) -> SiteMessage? { SiteMessage(Array(text.utf8)) }

    @Test func eachKindIsRead() throws {
        let failed = try #require(FailedLogin(.form, address: "203.0.113.9", name: "admin%40example"))
        #expect(Self.read(#"{"logins":[{"via":"form","ip":"203.0.113.9","name":"admin%40example"}]}"#) == .logins([failed]))
        let updated = try #require(SiteEvent(.plugin, .updated, name: "akismet/akismet.php", from: "5.0", to: "5.1-beta+2"))
        let text = #"{"events":[{"subject":"plugin","deed":"updated","name":"akismet/akismet.php","from":"5.0","to":"5.1-beta+2"}]}"#
        #expect(Self.read(text) == .events([updated]))
        let all = try #require(PurgeMessage(Array(#"{"all":true}"#.utf8)))
        #expect(Self.read(#"{"all":true}"#) == .purge(all))
    }

    @Test(arguments: [#"{"subject":"limit","deed":"held","name":"memory"}"#, #"{"subject":"plugin","deed":"released","name":"memory"}"#])
    func whatTheAgentAloneTellsIsNoWordOfASite(_ event: String) {
        #expect(Self.read(#"{"events":[\#(event)]}"#) == nil)
    }

    @Test(arguments: [("::ffff:203.0.113.9", "::ffff:203.0.113.9"), ("2001:DB8:0:0::1", "2001:db8::1"), ("127.0.0.1", "127.0.0.1")])
    func anAddressHasOneSpelling(_ said: String, _ kept: String) throws {
        guard case .logins(let logins)? = Self.read(#"{"logins":[{"via":"other","ip":"\#(said)","name":""}]}"#) else {
            Issue.record("\(said) is not read")
            return
        }
        #expect(logins.map(\.address) == [kept])
    }

    @Test(arguments: [
        "", "localhost", "1.2.3", "1.2.3.4:80", "01.2.3.4", "0x7f.0.0.1", "2130706433", "fe80::1%eth0", "[::1]", "1.2.3.4 seen=yes",
        "1.2.3.4\\n",
        "1.2.3.4\\u0000", " 1.2.3.4", "1.2.3.4/32", "$(id)",
    ])
    func whatIsNoAddressIsNoReport(_ ip: String) {
        #expect(Self.read(#"{"logins":[{"via":"form","ip":"\#(ip)","name":"admin"}]}"#) == nil)
    }

    @Test(arguments: [
        "a b", "a\\nb", "a\\u001b[2J", "a\\\"b", "a'b", "é", "a\\u2028b", "a;b", "a/b", "a<b", "a=b", "a@b", "\\u0000",
        String(repeating: "a", count: 181),
    ])
    func aNameThatIsNotEncodedIsNoReport(_ name: String) {
        #expect(Self.read(#"{"logins":[{"via":"form","ip":"192.0.2.1","name":"\#(name)"}]}"#) == nil)
        #expect(
            Self.read(#"{"logins":[{"via":"form","ip":"192.0.2.1","name":"a"},{"via":"form","ip":"192.0.2.1","name":"\#(name)"}]}"#) == nil)
    }

    @Test(arguments: [
        #"{"subject":"plugin","deed":"updated","name":""}"#, #"{"subject":"plugin","deed":"updated","name":"a b"}"#,
        #"{"subject":"plugin","deed":"updated","name":"\u001b]0;x\u0007"}"#,
        #"{"subject":"plugin","deed":"updated","name":"a","to":"1\n2"}"#,
        #"{"subject":"plugin","deed":"updated","name":"a","from":"\#(String(repeating: "1", count: 33))"}"#,
        #"{"subject":"plugin","deed":"updated","name":"\#(String(repeating: "a", count: 192))"}"#,
        #"{"subject":"site","deed":"updated","name":"a"}"#, #"{"subject":"plugin","deed":"exploded","name":"a"}"#, #"{"name":"a"}"#, "7",
        "null",
    ])
    func anEventThatBreaksARuleIsNoReport(_ event: String) {
        #expect(Self.read(#"{"events":[\#(event)]}"#) == nil)
    }

    @Test func neitherMixedNorEmptyNorMany() {
        let login = #"{"via":"form","ip":"192.0.2.1","name":"a"}"#
        let event = #"{"subject":"core","deed":"updated","name":"wordpress"}"#
        func logins(_ count: Int) -> String { #"{"logins":[\#(Array(repeating: login, count: count).joined(separator: ","))]}"# }
        #expect(Self.read(#"{"logins":[\#(login)],"events":[\#(event)]}"#) == nil)
        #expect(Self.read(#"{"logins":[]}"#) == nil && Self.read(#"{"events":[]}"#) == nil)
        #expect(Self.read(logins(SiteMessage.most)) != nil && Self.read(logins(SiteMessage.most + 1)) == nil)
        let padded = #"{"events":[\#(event)],"x":"\#(String(repeating: "a", count: SiteMessage.longestReport))"}"#
        #expect(Self.read(padded) == nil)
    }
}

import SiteModel
import Testing

@Suite("The file of the audit log's settings") struct AuditSettingsTests {
    private static let whole = """
        # ours
        [remote]
        kind = webhook
        url = https://anchors.example.com/agent
        key = secret:anchor.key
        certificate-file = /etc/agent/anchor.pem

        [archive]
        records = 5000
        days = 7
        """

    @Test func whatIsSaidHoldsAndTheRestIsAsItComes() throws {
        let settings = try AuditSettings(Self.whole, named: "f")
        let remote = try #require(settings.remote)
        let name = try SecretName("anchor.key")
        #expect(remote.place == "anchors.example.com:443" && remote.key == .named(name))
        #expect(remote.certificateFile == "/etc/agent/anchor.pem")
        #expect(settings.archiving.records == 5_000 && settings.archiving.days == 7)
        #expect(try AuditSettings("", named: "f") == AuditSettings())
        let file = try AuditSettings("[remote]\nkind = webhook\nurl = https://a.example/\nkey-file = /k", named: "f")
        #expect(file.remote?.key == .file("/k") && file.archiving == AuditArchiving())
    }

    @Test(arguments: [
        ("[remote]\nkind = webhook\nurl = https://a.example/", 1), ("[remote]\nurl = https://a.example/\nkey = secret:a", 1),
        ("[remote]\nkind = carrier-pigeon\nurl = https://a.example/\nkey = secret:a", 2),
        ("[remote]\nkind = webhook\nurl = ftp://a.example/\nkey = secret:a", 3),
        ("[remote]\nkind = webhook\nurl = https://a.example/\nkey = hush", 4),
        ("[remote]\nkind = webhook\nurl = https://a.example/\nkey = secret:a\nkey-file = /k", 4),
        ("[remote]\nkind = webhook\nurl = https://a.example/\nkey-file = k", 4),
        ("[remote]\nkind = webhook\nurl = https://a.example/\nkey = secret:a\ncolour = red", 5), ("[archive]\nrecords = 7", 2),
        ("[archive]\ndays = 0", 2), ("[archive]\ndays = a week", 2), ("[archive]\ndays = 7\ndays = 8", 3), ("[archive]\n[archive]", 2),
        ("[other]", 1), ("records = 5", 1), ("[archive]\nrecords", 2), ("[archive]\nrecords =", 2),
    ])
    func whatIsNotUnderstoodIsRefusedWithItsLine(_ text: String, _ line: Int) {
        let problem = #expect(throws: Problem.self) { try AuditSettings(text, named: "/etc/audit.conf") }
        #expect(
            problem?.code == .auditSettings && problem?.message.contains("/etc/audit.conf:\(line)'") == true,
            "\(String(describing: problem))")
        #expect(problem?.message.contains("hush") != true)
    }

    @Test func aSegmentIsClosedWhenItIsLargeOrOldAndNeverWhenItIsEmpty() {
        let (day, usual): (Int64, AuditArchiving) = (86_400_000, AuditArchiving())
        #expect(usual.reason(records: 99_999, since: 0, now: 30 * day - 1) == nil)
        #expect(usual.reason(records: 100_000, since: 0, now: 0)?.contains("100000 records") == true)
        #expect(usual.reason(records: 1, since: 0, now: 30 * day)?.contains("30 days") == true)
        #expect(usual.reason(records: 0, since: nil, now: 90 * day) == nil)
        #expect(usual.reason(records: 5, since: 90 * day, now: 0) == nil, "a clock that was set back closes nothing")
        #expect(usual.reason(records: 5, since: .min, now: 5) == nil)
    }
}

import SiteModel
import Testing

@Suite("Lines of settings files") struct SettingsLinesTests {
    private func lines(_ text: String) throws -> [String] {
        try SettingsLines(text, of: SettingsFile("/f", code: .guardSettings)).all.map { "\($0.number) \($0.text)" }
    }

    @Test("a comment begins at the line's start or after white space; within a value the mark is a letter of it") func comments() throws {
        #expect(try lines("# all\n  # of it\n\na = b # c # d\n\tx = y\t#z\n[t]  # u\n") == ["4 a = b", "5 x = y", "6 [t]"])
        #expect(
            try lines("file = /etc/pass#word\nurl = https://a.example/#top # here\nk = #") == [
                "1 file = /etc/pass#word", "2 url = https://a.example/#top", "3 k =",
            ])
    }

    @Test("what a joining sign is drawn over is still a comment") func joined() throws {
        #expect(try lines("#\u{301}x = y\na = b #\u{301} c") == ["2 a = b"])
    }

    @Test("a line ends where an editor shows its end, so that a comment at the top hides nothing") func ends() throws {
        #expect(try lines("# all\r\na = b # c\r\n\r\nd = e\r\n") == ["2 a = b", "4 d = e"])
        #expect(try lines("# all\ra = b\u{2028}c = d") == ["2 a = b", "3 c = d"])
    }

    @Test("what nobody can see is refused with its line, in what is said") func invisible() throws {
        let problem = #expect(throws: Problem.self) { try lines("a = b\nc = d\u{202E}\n") }
        #expect(problem?.code == .guardSettings && problem?.details["line"] == "2" && problem?.message.contains("'/f:2'") == true)
        #expect(problem?.hint == "mend that line, then: agent breaker list")
    }
}

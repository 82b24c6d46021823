import Foundation
import SiteModel
import Testing

@Suite struct ProblemTests {
    @Test("every code has a page that says something, in the house's words", arguments: ProblemCode.allCases)
    func pages(code: ProblemCode) {
        let page = code.explanation
        #expect(page.title.first?.isUppercase == false && !page.title.hasSuffix("."), "\(page.title)")
        #expect(page.happened.hasSuffix("."))
        #expect(!page.causes.isEmpty && !page.evidence.isEmpty)
        #expect(page.next.hasPrefix("agent ") || page.next.hasPrefix("sudo agent "))
        for line in [page.title, page.happened, page.next] + page.causes + page.evidence { #expect(!line.isEmpty && !line.contains("\n")) }
    }

    @Test("no two codes share a page")
    func distinct() {
        #expect(Set(ProblemCode.allCases.map(\.explanation)).count == ProblemCode.allCases.count)
    }

    @Test("every code is lower-case words with hyphens and ends with a documented exit status", arguments: ProblemCode.allCases)
    func codes(code: ProblemCode) {
        #expect(code.rawValue.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
        #expect(code.exit != .done)
    }

    @Test(
        "exit statuses are those of the help text",
        arguments: [
            (ProblemCode.badHostname, 2), (.siteNotFound, 3), (.siteExists, 4), (.hostnameTaken, 5), (.stalePlan, 5),
            (.checksumMismatch, 5), (.siteBusy, 6), (.rolledBack, 7),
            (.notFullyRolledBack, 8), (.needsConfirmation, 9), (.forbidden, 10), (.internalError, 1),
        ] as [(ProblemCode, Int32)])
    func exits(code: ProblemCode, status: Int32) {
        #expect(code.exit.rawValue == status)
    }

    @Test("what a person typed cannot forge a line, reorder it or flood it")
    func quoting() {
        let forged = Problem.cannot("use title", "a\n2026-01-01 root logged in\u{1B}[2J\u{202E}", "rule", code: .badTitle)
        #expect(forged.message == "cannot use title 'a\\u{A}2026-01-01 root logged in\\u{1B}[2J\\u{202E}': rule")
        #expect(Problem.cannot("use title", String(repeating: "a", count: 10_000), "rule", code: .badTitle).message.count < 400)
        #expect(printable(String(repeating: "\u{E0001}", count: 10_000)).count <= 301, "what is invisible is no longer than what is seen")
        #expect(printable("/srv/Ångström & Söhne/日本.tar.gz") == "/srv/Ångström & Söhne/日本.tar.gz")
    }

    @Test("a problem survives the wire whole")
    func wire() throws {
        let problem = Problem.cannot("claim", "example.com", "reason", code: .hostnameTaken, hint: "do this", details: ["site.id": "s1"])
        #expect(try JSONDecoder().decode(Problem.self, from: JSONEncoder().encode(problem)) == problem)
    }
}

import SiteModel
import Testing

@testable import AgentCLI

@Suite struct PasswordFileNameTests {
    @Test(
        "a password file is named by the canonical domain and its change, whatever was typed",
        arguments: [
            ("example.com", "example.com-c1"), ("MÜNCHEN.de.", "xn--mnchen-3ya.de-c1"), ("../../etc/x", "c1"), ("", "c1"),
        ])
    func names(domain: String, name: String) throws {
        #expect(try PasswordKeeper.name(domain: domain, change: "c1") == name)
    }

    @Test("the longest host name still gives a name that a file may have")
    func longest() throws {
        let domain = Array(repeating: String(repeating: "a", count: 62), count: 4).joined(separator: ".")
        let name = try PasswordKeeper.name(domain: domain, change: "cabcdefghijk")
        #expect(name.utf8.count <= 255 && name.hasSuffix("-cabcdefghijk"))
    }

    @Test("a daemon leads to no other directory", arguments: ["../../../evil", "a/b", "", ".", "c1\n"])
    func noWayOut(change: String) throws {
        let problem = #expect(throws: Problem.self) { try PasswordKeeper.name(domain: "", change: change) }
        #expect(problem?.code == .internalError && problem?.message.contains("names no change") == true)
    }
}

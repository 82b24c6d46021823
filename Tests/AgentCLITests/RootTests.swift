import SiteModel
import Testing

@testable import AgentCLI

@Suite struct RootTests {
    private func find(_ option: String?, _ environment: [String: String] = [:], user: UInt32 = 1000) throws -> String {
        try RootDirectory.find(option: option, environment: { environment[$0] }, user: user, workingDirectory: "/here")
    }

    @Test func theOptionWinsThenTheEnvironmentThenTheUsersOwn() throws {
        #expect(try find("/a", ["AGENT_ROOT": "/b"]) == "/a")
        #expect(try find(nil, ["AGENT_ROOT": "/b", "HOME": "/home/x"]) == "/b")
        #expect(try find(nil, ["HOME": "/home/x", "XDG_STATE_HOME": "/state"]) == "/state/agent")
        #expect(try find(nil, ["HOME": "/home/x", "XDG_STATE_HOME": "relative"]) == "/home/x/.local/state/agent")
        #expect(try find(nil, ["HOME": "/root", "AGENT_ROOT": ""], user: 0) == "/var/lib/agent-sandbox")
    }

    @Test func aRelativeRootIsMeantFromHere() throws {
        #expect(try find("box") == "/here/box")
        #expect(try find("./box//x/") == "/here/box/x")
        #expect(try find("/a/../b") == "/a/../b")
    }

    @Test func withoutAHomeItSaysSo() {
        #expect { try find(nil) } throws: { ($0 as? Problem)?.code == .badPath && ($0 as? Problem)?.hint == "name a directory with --root" }
        #expect { try find("") } throws: { ($0 as? Problem)?.code == .badPath }
    }
}

import AgentTesting
import Foundation
import Testing

@testable import AgentCLI

/// A real bash at a real terminal: what stands in the line after keys were pressed, and what bash listed.
@Suite(.serialized) struct BashTerminalTests {
    private static let program = #"""
        import json, os, pty, select, signal, sys, time
        directory, keys = sys.argv[1], sys.argv[2]
        end = time.time() + 120
        pid, terminal = pty.fork()
        if pid == 0:
            environment = {"PATH": directory + "/bin:/usr/bin:/bin", "TERM": "dumb", "HOME": directory, "INPUTRC": "/dev/null", "LANG": "C"}
            os.execve("/bin/bash", ["bash", "--noprofile", "--rcfile", directory + "/rc", "-i"], environment)
        shown = b""
        def read_until(is_so):
            global shown
            while not is_so():
                if time.time() > end: sys.exit("in vain: " + repr(shown))
                if select.select([terminal], [], [], 0.05)[0]:
                    try: shown += os.read(terminal, 65536)
                    except OSError: sys.exit("bash ended: " + repr(shown))
        # readline shows it when it reads keys itself
        read_until(lambda: b"typehere> " in shown)
        shown = b""
        os.write(terminal, keys.encode() + b"\x18\x0c")
        read_until(lambda: os.path.exists(directory + "/line"))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        print(json.dumps({"line": open(directory + "/line").read(), "shown": shown.decode()}))
        """#

    private struct Terminal: Decodable {
        var line: String
        var shown: String
    }

    /// - Parameter keys: after `agent `.
    private func type(_ keys: String) async throws -> Terminal {
        let directory = "/tmp/agent-bash-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let files = FileManager.default
        try files.createDirectory(atPath: "\(directory)/bin", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: directory) }
        try files.createSymbolicLink(atPath: "\(directory)/bin/agent", withDestinationPath: BuiltBinary.path)
        let script = await CommandLineRun.run(["completion", "bash"]).output
        let rc = """
            \(script)
            _line() { printf '%s|' "$READLINE_LINE" >\(directory)/line.new; mv \(directory)/line.new \(directory)/line; }
            bind -x '"\\C-x\\C-l": _line'
            PS1='typehere> '

            """
        try rc.write(toFile: "\(directory)/rc", atomically: false, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.program, directory, "agent \(keys)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode(Terminal.self, from: answer)
    }

    @Test(arguments: [
        ("ca\t", "cache=o"), ("cache=of\t", "cache=off "), ("limits.m\t", "limits.memory="), ("aliases+\t", "aliases+="),
        ("cache=on limits.m\t", "cache=on limits.memory="), ("nothing=\t", "nothing="),
    ])
    func aSettingIsCompletedAsAWhole(_ keys: String, _ line: String) async throws {
        let terminal = try await type("site set example.com \(keys)")
        #expect(terminal.line == "agent site set example.com \(line)|", "\(terminal.shown)")
    }

    @Test func onlyTheValuesOfAKeyAreListed() async throws {
        let terminal = try await type("site set example.com cache=\t\t\t")
        #expect(terminal.line == "agent site set example.com cache=o|", "\(terminal.shown)")
        let words = Set(terminal.shown.split(whereSeparator: \.isWhitespace))
        #expect(words.contains("on") && words.contains("off") && !terminal.shown.contains("limits."), "\(terminal.shown)")
    }

    @Test(arguments: [("sit\t", "site "), ("site se\t", "site set "), ("sandbox up --public-host e\t", "sandbox up --public-host exact ")])
    func otherWordsAreCompletedAsEver(_ keys: String, _ line: String) async throws {
        #expect(try await type(keys).line == "agent \(line)|")
    }

    @Test func aDirectoryIsStillAFile() async throws {
        #expect(try await type("site list --root /usr/shar\t").line == "agent site list --root /usr/share/|")
    }
}

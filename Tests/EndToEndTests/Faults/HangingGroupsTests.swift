import AgentTesting
import Foundation
import SiteModel
import Testing

/// The host's list of groups hangs, as one on another machine does: who is in it is refused in time, and nobody else waits.
@Suite(.serialized) struct HangingGroupsTests {
    /// Everything happens in a mount namespace of its own, where a pipe that nobody writes takes the place of /etc/group when the sandbox is up. Whoever
    /// opens it hangs. The peers change who they are by number, as setpriv would look into it.
    private static let script = #"""
        set -eu
        agent=$1 root=$2
        "$agent" sandbox up --root "$root" >&2
        trap 'umount /etc/group 2>/dev/null || true; "$agent" sandbox down --root "$root" >&2' EXIT
        socket=$root/run/agent.sock
        chmod 0666 "$socket"
        chmod 0755 "$root" "$root/run"
        ask() { /usr/bin/python3 -c '
        import os, socket, sys
        os.setgroups([]); os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[3]))
        s = socket.socket(socket.AF_UNIX); s.settimeout(60); s.connect(sys.argv[1])
        s.sendall(b"GET /v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        data = b""
        while True:
            part = s.recv(65536)
            if not part: break
            data += part
        text = data.decode()
        # In one piece: forty of them share the pipe.
        os.write(1, (" ".join([sys.argv[2], text.split()[1], str("deadline-exceeded" in text)]) + "\n").encode())
        ' "$socket" "$2" "$1"; }
        ask 1 before
        mkfifo "$root/groups"
        mount --bind "$root/groups" /etc/group
        # More of them than are waited for, all at once.
        for number in $(seq 1 40); do ask 1 hanging & done
        ask 0 root
        wait
        ask 1 again
        ask 0 root
        umount /etc/group
        # The look that hung ends when its pipe does.
        : <>"$root/groups"
        """#

    @Test(.enabled(if: geteuid() == 0, "needs root, for a mount namespace and for another user"))
    func aListThatHangsRefusesInTimeAndHoldsUpNobodyElse() async throws {
        let root = "/tmp/agent-hanging-\(UInt32.random(in: 0...UInt32.max))"
        defer { try? FileManager.default.removeItem(atPath: root) }  // a temporary directory: leaving it fails no test
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = [
            "--mount", "--propagation", "private", "/bin/bash", "-c", Self.script, "script", BuiltBinary.path, root,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let bytes = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
        let lines = text.split(separator: "\n").map(String.init)
        // Who may ask nothing is refused; where that cannot be told, it is said, and nothing is allowed.
        #expect(lines.filter { $0.hasPrefix("before ") } == ["before 403 False"], "\(text)")
        #expect(lines.filter { $0 == "hanging 504 True" }.count == 40, "\(text)")
        #expect(lines.filter { $0.hasPrefix("again ") } == ["again 504 True"], "\(text)")
        #expect(lines.filter { $0.hasPrefix("root ") } == ["root 200 False", "root 200 False"], "\(text)")
    }
}

import Foundation
import HostServices
import LinuxHost
import SiteModel

/// From a root as a person wrote it to the layout that everything uses. Pure but for resolving symlinks.
package enum SandboxLayout {
    package static func layout(root: String, share: String) throws(Problem) -> HostLayout {
        let root = try resolve(root)
        return .sandbox(root: root, run: run(root: root), share: share)
    }

    /// With the share directory of the running binary.
    package static func layout(root: String) throws(Problem) -> HostLayout { try layout(root: root, share: ShareDirectory.find()) }

    /// The same name whether or not the root exists yet: what exists is resolved, the rest is kept.
    static func resolve(_ root: String) throws(Problem) -> String {
        guard root.hasPrefix("/"), !root.utf8.contains(0), !root.contains("\n") else {
            throw .cannot("use the root", root, "it must be an absolute path", code: .badPath, hint: "name another directory with --root")
        }
        var existing = URL(fileURLWithPath: root).standardizedFileURL.path
        var rest = ""
        while existing != "/" {
            if let found = realpath(existing, nil) {
                defer { free(found) }
                let path = String(cString: found) + rest
                // Paths go into configuration files of three languages; a plain set keeps every one of them safe.
                guard path.utf8.allSatisfy(isPlain) else {
                    throw .cannot(
                        "use the root", path, "it may hold only letters, digits and . _ - /", code: .badPath,
                        hint: "name another directory with --root")
                }
                return path
            }
            rest = "/" + URL(fileURLWithPath: existing).lastPathComponent + rest
            existing = URL(fileURLWithPath: existing).deletingLastPathComponent().path
        }
        guard rest.utf8.count > 1 else { throw SandboxClaim.refusal("/", "it is the machine's own") }
        guard rest.utf8.allSatisfy(isPlain) else {
            throw .cannot(
                "use the root", root, "it must be a directory below /, of letters, digits and . _ - /", code: .badPath,
                hint: "name another directory with --root")
        }
        return rest
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (45...57).contains(byte) || byte == 95
    }

    private static func run(root: String) -> String {
        let inside = HostLayout.sandbox(root: root, run: "\(root)/run", share: "")
        let longest = [
            inside.purgeSocket(SiteID(unchecked: "s00000000000")), inside.phpSocket(SiteID(unchecked: "s00000000000")),
            inside.mariadbSocket,
            inside.supervisorSocket, inside.daemonSocket,
        ]
        if longest.allSatisfy({ $0.utf8.count <= UnixAddress.longestPath }) { return inside.run }
        let name = "agent-\(hash(root))"
        if geteuid() == 0 { return HostLayout.sandboxRun(name) }
        let given = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? ""
        return given.hasPrefix("/") && given.utf8.count < 40 ? "\(given)/\(name)" : "/tmp/agent-\(geteuid())-\(hash(root))"
    }

    /// FNV-1a: stable across runs and machines, which Swift's own hashing is not.
    private static func hash(_ text: String) -> String {
        let value = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(repeating: "0", count: max(0, 16 - String(value, radix: 16).count)) + String(value, radix: 16)
    }
}

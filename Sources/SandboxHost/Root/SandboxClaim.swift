import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Which directories may be a sandbox: one of ours, whole or half made, or one that holds nothing. What a person keeps is never taken over.
package struct SandboxClaim: Sendable {
    private let layout: HostLayout

    package init(_ layout: HostLayout) { self.layout = layout }

    /// Whether a sandbox stands here. Its file of settings is written last, its claim first: one of them is enough.
    /// A file that somebody else put there says nothing.
    package var stands: Bool {
        var root = stat()
        guard lstat(layout.root, &root) == 0 else { return false }
        return [layout.sandboxClaim, layout.sandboxSettings].contains { Self.isFile($0, of: root.st_uid) }
    }

    /// Reads only. - Throws: `root-refused` for what is somebody else's.
    package func requireFree() throws(Problem) {
        if let reason = SystemDirectories.reason(layout.root) { throw Self.refusal(layout.root, reason) }
        guard !stands, let first = try firstEntry() else { return }
        throw Self.refusal(
            layout.root, "it is no sandbox and not empty: it holds '\(printable(first))'", ["path": layout.root, "entry": first])
    }

    /// For what is done to a sandbox: a directory of somebody else's gets not even a lock.
    package func requireStanding(_ verb: String) throws(Problem) {
        guard !stands else { return }
        throw .cannot(
            verb, layout.root, "no sandbox was brought up there", code: .sandboxNotRunning,
            hint: isPossible ? "agent sandbox up --root \(layout.root)" : "name a sandbox's directory with --root")
    }

    /// Whether `sandbox up` would take this directory: whoever suggests it asks first.
    package var isPossible: Bool {
        do throws(Problem) { try requireFree() } catch { return false }
        return true
    }

    /// The first thing that is written in a root, so that one that was only half made is known as ours.
    package func make() throws(Problem) {
        var root = stat()
        try check("look at", layout.root) { lstat(layout.root, &root) }
        guard !Self.isFile(layout.sandboxClaim, of: root.st_uid) else { return }
        let file = open(layout.sandboxClaim, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw systemCallProblem("claim", layout.root) }
        close(file)
    }

    /// A fresh file system holds `lost+found`: nothing of a person's.
    private func firstEntry() throws(Problem) -> String? {
        guard let directory = opendir(layout.root) else {
            // Not there yet, or no directory at all: whoever makes it says which.
            guard errno != ENOENT && errno != ENOTDIR else { return nil }
            throw .cannot(
                "use the root", layout.root, "it cannot be read: \(String(cString: strerror(errno)).lowercased())", code: .rootNotWritable,
                hint: "choose another root with --root", details: ["path": layout.root, "errno": "\(errno)"])
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if ![".", "..", "lost+found"].contains(name) { return name }
        }
        return nil
    }

    private static func isFile(_ path: String, of owner: uid_t) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && facts.st_uid == owner
    }

    static func refusal(_ root: String, _ reason: String, _ details: [String: String] = [:]) -> Problem {
        .cannot(
            "use the root", root, reason, code: .rootRefused,
            hint: "name a directory of its own with --root: one that does not exist yet, or is empty", details: details)
    }
}

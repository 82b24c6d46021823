import Glibc
import SiteModel

/// Which sandbox a command is about: `--root`, else AGENT_ROOT, else the user's own.
enum RootDirectory {
    static func find(option: String?, environment: (String) -> String?, user: UInt32, workingDirectory: String) throws(Problem) -> String {
        if let given = option ?? environment("AGENT_ROOT").flatMap({ $0.isEmpty ? nil : $0 }) {
            guard !given.isEmpty else { throw Problem(.badPath, "cannot use root '': it is empty", hint: "name a directory with --root") }
            return normal(given.hasPrefix("/") ? given : "\(workingDirectory)/\(given)")
        }
        if user == 0 { return "/var/lib/agent-sandbox" }
        // The specification has relative values ignored (XDG Base Directory).
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return normal("\(state)/agent") }
        guard let home = environment("HOME"), home.hasPrefix("/") else {
            throw Problem(.badPath, "cannot find the default root: HOME is not set", hint: "name a directory with --root")
        }
        return normal("\(home)/.local/state/agent")
    }

    /// Without `.`, empty parts and an ending slash. `..` stays for the kernel: it means something else behind a symlink.
    private static func normal(_ path: String) -> String {
        "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    static func workingDirectory() -> String {
        guard let buffer = getcwd(nil, 0) else { return "/" }
        defer { free(buffer) }
        return String(cString: buffer)
    }
}

extension GlobalOptions {
    var namesRoot: Bool { root != nil || !(Console.current.environment("AGENT_ROOT") ?? "").isEmpty }

    func rootDirectory() throws(Problem) -> String {
        try RootDirectory.find(
            option: root, environment: Console.current.environment, user: geteuid(), workingDirectory: RootDirectory.workingDirectory())
    }
}

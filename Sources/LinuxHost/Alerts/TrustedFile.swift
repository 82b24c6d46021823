import Foundation
import Glibc
import SiteModel

/// Files that a person made for us: believed only where nobody else could have.
enum TrustedFile {
    private static let most = 64 << 10

    /// nil: there is none.
    /// - Parameters:
    ///   - isSecret: nobody else may read it either.
    ///   - code: of what is thrown where it is not fit.
    static func read(_ path: String, isSecret: Bool = false, code: ProblemCode) throws(Problem) -> String? {
        do throws(Problem) { return try read(path, isSecret: isSecret) } catch {
            var problem = error
            problem.code = code
            throw problem
        }
    }

    static func read(_ path: String, isSecret: Bool = false) throws(Problem) -> String? {
        // Not waited for: a pipe would hold us up.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if file < 0, errno == ENOENT { return nil }
        if file < 0, errno == ELOOP {
            throw refused(path, "it is a link, and who made it cannot be told", hint: "name the file that it leads to")
        }
        guard file >= 0 else { throw refused(path, String(cString: strerror(errno)).lowercased(), hint: "agent alert channels") }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw refused(path, "it is no file", hint: "name a regular file")
        }
        try judge(facts, path, forbidden: isSecret ? 0o077 : 0o022)
        guard facts.st_size <= most else { throw refused(path, "it is larger than \(most) bytes") }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = Glibc.read(file, &bytes, most)
        guard count >= 0, let text = String(validating: bytes[..<count], as: UTF8.self) else { throw refused(path, "it is not UTF-8") }
        return text
    }

    /// Without the line's end. - Throws: also where it is not there, or has more than one line.
    static func secret(_ path: String) throws(Problem) -> Secret {
        guard let text = try read(path, isSecret: true) else {
            throw refused(path, "there is none", hint: "write it there, 0600, or name a secret of 'agent secret list' in its place")
        }
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw refused(path, "it must be one line", hint: "write the secret into it and nothing else")
        }
        return Secret(value)
    }

    /// A program and every directory above it: whoever may write one of them chooses what runs.
    static func requireProgram(_ path: String) throws(Problem) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard path.hasPrefix("/"), !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
            throw refused(path, "it is no plain absolute path")
        }
        var place = ""
        for (number, part) in parts.enumerated() {
            var facts = stat()
            // The root first.
            try look(place.isEmpty ? "/" : place, &facts)
            try judge(facts, place.isEmpty ? "/" : place, forbidden: facts.st_mode & S_ISVTX != 0 ? 0 : 0o022)
            place += "/\(part)"
            if number == parts.count - 1 {
                try look(place, &facts)
                guard facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o100 != 0 else { throw refused(place, "it is no program") }
                try judge(facts, place, forbidden: 0o022)
            }
        }
    }

    private static func look(_ path: String, _ facts: inout stat) throws(Problem) {
        if stat(path, &facts) != 0 { throw refused(path, String(cString: strerror(errno)).lowercased()) }
    }

    private static func judge(_ facts: stat, _ path: String, forbidden: UInt32) throws(Problem) {
        guard facts.st_uid == 0 || facts.st_uid == geteuid() else {
            throw refused(path, "it belongs to another user", hint: "chown root: \(path)")
        }
        guard facts.st_mode & forbidden == 0 else {
            throw refused(
                path, "others may \(forbidden == 0o077 ? "read or " : "")write it",
                hint: "chmod \(forbidden == 0o077 ? "600" : "go-w") \(path)")
        }
    }

    private static func refused(_ path: String, _ reason: String, hint: String? = nil) -> Problem {
        .cannot("use", path, reason, code: .alertSettings, hint: hint, details: ["path": path])
    }
}

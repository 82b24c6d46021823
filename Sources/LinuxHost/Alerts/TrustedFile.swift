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
        // Whoever may write a directory on the way chooses what stands at its end.
        guard let real = try TrustedWay.follow(path, refused: refused) else { return nil }
        guard real.isPlain else { throw refused(path, "it is a link", "name the file that it leads to") }
        // Not waited for: a pipe would hold us up.
        let file = open(real.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw refused(path, String(cString: strerror(errno)).lowercased(), "agent alert channels") }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw refused(path, "it is no file", "name a regular file")
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
            throw refused(path, "there is none", "write it there, 0600, or name a secret of 'agent secret list' in its place")
        }
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw refused(path, "it must be one line", "write the secret into it and nothing else")
        }
        return Secret(value)
    }

    /// A program and every directory on the way to it, also where links lead: whoever may write one of them chooses what runs.
    static func requireProgram(_ path: String) throws(Problem) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard path.hasPrefix("/"), !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
            throw refused(path, "it is no plain absolute path")
        }
        guard let real = try TrustedWay.follow(path, refused: refused) else { throw refused(path, "there is none") }
        var facts = stat()
        if lstat(real.path, &facts) != 0 { throw refused(path, String(cString: strerror(errno)).lowercased()) }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o100 != 0 else { throw refused(real.path, "it is no program") }
        try judge(facts, real.path, forbidden: 0o022)
    }

    private static func judge(_ facts: stat, _ path: String, forbidden: UInt32) throws(Problem) {
        if let why = TrustedWay.fault(facts, forbidden: forbidden) {
            let mode = "chmod \(forbidden == 0o077 ? "600" : "go-w") \(path)"
            throw refused(path, why, facts.st_mode & forbidden == 0 ? "chown root: \(path)" : mode)
        }
    }

    private static func refused(_ path: String, _ reason: String, _ hint: String? = nil) -> Problem {
        .cannot("use", path, reason, code: .alertSettings, hint: hint, details: ["path": path])
    }
}

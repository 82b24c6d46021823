import Foundation
import Glibc
import SiteModel

/// Files that a person made for us: believed only where nobody else could have. The caller's code says what they are for.
enum TrustedFile {
    private static let most = 64 << 10

    /// nil: there is none.
    /// - Parameters:
    ///   - code: of what is thrown where it is not fit; its page says what is done next.
    ///   - isSecret: nobody else may read it either.
    static func read(_ path: String, code: ProblemCode, isSecret: Bool = false) throws(Problem) -> String? {
        let refused = refusal(code)
        // Whoever may write a directory on the way chooses what stands at its end.
        guard let real = try TrustedWay.follow(path, refused: refused) else { return nil }
        guard real.isPlain else { throw refused(path, "it is a link", "name the file that it leads to") }
        // Not waited for: a pipe would hold us up.
        let file = open(real.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw refused(path, String(cString: strerror(errno)).lowercased(), nil) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw refused(path, "it is no file", "name a regular file")
        }
        try judge(facts, path, forbidden: isSecret ? 0o077 : 0o022, refused)
        guard facts.st_size <= most else { throw refused(path, "it is larger than \(most) bytes", nil) }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = Glibc.read(file, &bytes, most)
        guard count >= 0, let text = String(validating: bytes[..<count], as: UTF8.self) else { throw refused(path, "it is not UTF-8", nil) }
        return text
    }

    /// Without the line's end. - Throws: also where it is not there, or has more than one line.
    static func secret(_ path: String, code: ProblemCode) throws(Problem) -> Secret {
        let refused = refusal(code)
        guard let text = try read(path, code: code, isSecret: true) else {
            throw refused(path, "there is none", "write it there, 0600, or name a secret of 'agent secret list' in its place")
        }
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw refused(path, "it must be one line", "write the secret into it and nothing else")
        }
        return Secret(value)
    }

    /// A program and every directory on the way to it, also where links lead: whoever may write one of them chooses what runs.
    static func requireProgram(_ path: String, code: ProblemCode) throws(Problem) {
        let refused = refusal(code)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard path.hasPrefix("/"), !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
            throw refused(path, "it is no plain absolute path", nil)
        }
        guard let real = try TrustedWay.follow(path, refused: refused) else { throw refused(path, "there is none", nil) }
        var facts = stat()
        if lstat(real.path, &facts) != 0 { throw refused(path, String(cString: strerror(errno)).lowercased(), nil) }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o100 != 0 else { throw refused(real.path, "it is no program", nil) }
        try judge(facts, real.path, forbidden: 0o022, refused)
    }

    private typealias Refusal = (String, String, String?) -> Problem

    private static func judge(_ facts: stat, _ path: String, forbidden: UInt32, _ refused: Refusal) throws(Problem) {
        if let why = TrustedWay.fault(facts, forbidden: forbidden) {
            let mode = "chmod \(forbidden == 0o077 ? "600" : "go-w") \(path)"
            throw refused(path, why, facts.st_mode & forbidden == 0 ? "chown root: \(path)" : mode)
        }
    }

    /// Of a place, what is wrong with it and what helps.
    private static func refusal(_ code: ProblemCode) -> Refusal {
        { path, reason, hint in .cannot("use", path, reason, code: code, hint: hint, details: ["path": path]) }
    }
}

import Foundation
import Glibc
import SiteModel

/// The token that a command presents: out of a file, never an argument or the environment, which others can read.
enum TokenFile {
    private static let most = 1 << 10

    /// A file that others may read is refused: what lies in it is not a secret any more.
    static func read(_ path: String) throws(Problem) -> Secret {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw refused(path, String(cString: strerror(errno)).lowercased()) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw refused(path, "it is no file") }
        guard status.st_mode & 0o077 == 0 else {
            throw .cannot("read the token in", path, "others may read it", code: .badPath, hint: "chmod 600 \(path)")
        }
        guard let bytes = try? handle.read(upToCount: most + 1), bytes.count <= most else {  // no token is as long as that
            throw refused(path, "it holds no token")
        }
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard AccessToken(text) != nil else { throw refused(path, "it holds no whole token") }
        return Secret(text)
    }

    private static func refused(_ path: String, _ why: String) -> Problem { .cannot("read the token in", path, why, code: .badPath) }
}

extension GlobalOptions {
    /// nil: the daemon goes by the user alone.
    func token() throws(Problem) -> Secret? {
        if let tokenFile { return try TokenFile.read(tokenFile) }
        guard let path = Console.current.environment("AGENT_TOKEN_FILE"), !path.isEmpty else { return nil }
        return try TokenFile.read(path)
    }
}

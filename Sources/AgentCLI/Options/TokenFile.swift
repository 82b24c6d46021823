import Foundation
import SiteModel

/// The token that a command presents: out of a file, never an argument or the environment, which others can read.
enum TokenFile {
    private static let most = 1 << 10
    private static let verb = "read the token in"
    private static let hint = "agent token create --role ROLE --file PATH"

    /// A file that others may read is refused: what lies in it is not a secret any more.
    static func read(_ path: String) throws(Problem) -> Secret {
        let handle = try SecretFile.open(path, to: verb)
        guard let bytes = try? handle.read(upToCount: most + 1), bytes.count <= most else {  // no token is as long as that
            throw SecretFile.refused(verb, path, "it holds no token", hint: hint)
        }
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard AccessToken(text) != nil else { throw SecretFile.refused(verb, path, "it holds no whole token", hint: hint) }
        return Secret(text)
    }
}

extension GlobalOptions {
    /// nil: the daemon goes by the user alone.
    func token() throws(Problem) -> Secret? {
        if let tokenFile { return try TokenFile.read(tokenFile) }
        guard let path = Console.current.environment("AGENT_TOKEN_FILE"), !path.isEmpty else { return nil }
        return try TokenFile.read(path)
    }
}

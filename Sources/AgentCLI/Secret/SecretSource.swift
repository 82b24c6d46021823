import ArgumentParser
import Foundation
import Glibc
import SiteModel

/// Where the value comes from: never an argument, which every user of the machine can read.
struct SecretSource: ParsableArguments {
    @Option(
        help: ArgumentHelp("File of yours, 0600, that holds the value; without it, standard input does.", valueName: "path"),
        completion: .file())
    var file: String?

    /// Checked here as the daemon does, so that what is no secret does not travel.
    func read() throws -> Secret {
        let name = file ?? "standard input"
        let handle = try file.map { path throws(Problem) in try SecretFile.open(path, to: "read") } ?? Self.standardInput()
        var bytes: [UInt8] = []
        do {
            while bytes.count <= SecretInput.mostBytes, let more = try handle.read(upToCount: 4096), !more.isEmpty { bytes += more }
        } catch {
            throw Problem.cannot(
                "read", name, error.localizedDescription, code: .badPath,
                hint: "without --file, standard input is read")
        }
        return try SecretInput.read(bytes, from: name)
    }

    static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    private static func standardInput() throws(Problem) -> FileHandle {
        // What is typed at a terminal is shown on it, and stays in its scrollback.
        guard isatty(STDIN_FILENO) == 0 else {
            throw Problem(
                .badUsage, "cannot read a secret from a terminal: it would be shown", hint: TypedCommand.again(with: "--file", "PATH"))
        }
        return .standardInput
    }
}

extension Expiry {
    /// - Throws: for a time that is over.
    func moment(now: Int64) throws(Problem) -> Int64 {
        let at = milliseconds(now: now)
        guard at > now else { throw Problem(.badUsage, "cannot let it expire then: that time is over", hint: "--expires 90d") }
        return at
    }
}

import ArgumentParser
import Foundation
import Glibc
import SiteModel

/// Where the value comes from: never an argument, which every user of the machine can read.
struct SecretSource: ParsableArguments {
    @Option(help: ArgumentHelp("File that holds the value; without it, standard input does.", valueName: "path"), completion: .file())
    var file: String?

    @Option(
        help: ArgumentHelp("When it should be changed: 90d, or 2027-01-31. It works on after that.", valueName: "time"),
        transform: Expiry.read)
    var expires: Expiry?

    /// Checked here as the daemon does, so that what is no secret does not travel.
    func read() throws -> Secret {
        let name = file ?? "standard input"
        let handle = try file.map { try Self.open($0) } ?? Self.standardInput()
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

    func expiresAt(now: Int64 = Int64(Date().timeIntervalSince1970 * 1000)) throws(Problem) -> Int64? {
        guard let at = expires?.milliseconds(now: now) else { return nil }
        guard at > now else { throw Problem(.badUsage, "cannot let it expire then: that time is over") }
        return at
    }

    private static func standardInput() throws(Problem) -> FileHandle {
        // What is typed at a terminal is shown on it, and stays in its scrollback.
        guard isatty(STDIN_FILENO) == 0 else {
            throw Problem(.badUsage, "cannot read a secret from a terminal: it would be shown", hint: "add --file PATH, or pipe it in")
        }
        return .standardInput
    }

    /// Never waits: opening a pipe would, for somebody who writes into it.
    private static func open(_ file: String) throws(Problem) -> FileHandle {
        let descriptor = Glibc.open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw .cannot(
                "read", file, String(cString: strerror(errno)), code: .badPath,
                hint: "without --file, standard input is read")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .cannot(
                "read", file, String(cString: strerror(errno)), code: .badPath,
                hint: "without --file, standard input is read")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .cannot("read", file, "it is no file", code: .badPath, hint: "without --file, standard input is read, a pipe too")
        }
        return handle
    }
}

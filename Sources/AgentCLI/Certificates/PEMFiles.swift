import ArgumentParser
import Foundation
import Glibc
import SiteModel

/// Where a certificate with its key comes from: files, never arguments, which every user of the machine can read.
struct PEMFiles: ParsableArguments {
    @Option(
        help: ArgumentHelp("The certificate and its chain as PEM; without --key, the key is in it too.", valueName: "path"),
        completion: .file())
    var chain: String

    @Option(help: ArgumentHelp("The key as PEM; yours or root's, 0600.", valueName: "path"), completion: .file())
    var key: String?

    /// The daemon takes no more.
    private static let mostBytes = 128 << 10

    /// What holds the key is taken only where nobody else can have read it.
    func read() throws -> Secret {
        guard let key else { return Secret(try Self.text(try SecretFile.open(chain, to: "import"), chain)) }
        let certificates = try Self.text(try Self.open(chain), chain)
        let own = try Self.text(try SecretFile.open(key, to: "import"), key, kind: "pkey")
        return Secret("\(certificates)\n\(own)")
    }

    /// Others may read a certificate, and it may be a link.
    private static func open(_ path: String) throws(Problem) -> FileHandle {
        // A pipe would keep it waiting for who never comes.
        let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard descriptor >= 0 else {
            throw SecretFile.refused("import", path, "it is not there, or is not for you to read", hint: "ls -l \(printable(path))")
        }
        var facts = stat()
        guard fstat(handle.fileDescriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw SecretFile.refused("import", path, "it is no file", hint: "name a regular file")
        }
        return handle
    }

    /// - Parameter kind: what is in it, as openssl calls it.
    private static func text(_ handle: FileHandle, _ path: String, kind: String = "x509") throws -> String {
        var bytes: [UInt8] = []
        do {
            while bytes.count <= mostBytes, let more = try handle.read(upToCount: 16 << 10), !more.isEmpty { bytes += more }
        } catch {
            throw SecretFile.refused("import", path, error.localizedDescription, hint: "ls -l \(printable(path))")
        }
        guard bytes.count <= mostBytes else {
            throw SecretFile.refused("import", path, "it has more than \(mostBytes >> 10) KiB", hint: "name the certificate with its chain")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretFile.refused(
                "import", path, "it is not written as PEM",
                hint: "openssl \(kind) -inform der -in \(TypedCommand.quoted(path)) -out \(TypedCommand.quoted("\(path).pem"))")
        }
        return text
    }
}

import Foundation
import HostServices
import SiteModel

/// The file of one secret.
struct SecretPlace: Sendable {
    private let directories: [DirectoryRule]
    let directory: String
    let file: String

    init(_ reference: SecretReference, _ layout: HostLayout) throws(Problem) {
        let change = try Self.checked(reference.change)
        directories = layout.directories.state + [layout.directories.secrets(of: change)]
        directory = layout.secrets(of: change)
        file = "\(directory)/\(try Self.checked(reference.name))"
    }

    /// A reference names one file in one directory and can name nothing else.
    static func checked(_ name: String) throws(Problem) -> String {
        let allowed = name.utf8.allSatisfy {
            (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 95
        }
        guard allowed, (1...100).contains(name.utf8.count), !name.hasPrefix(".") else {
            throw .cannot(
                "use secret name", name, "it must hold 1 to 100 of a-z, A-Z, 0-9, - . _ and not begin with a dot", code: .badName,
                hint: "write a name as in smtp.password")
        }
        return name
    }

    func write(_ secret: Secret) throws(Problem) {
        if try AtomicFile.read(file) != nil { return }
        try OwnDirectory.make(directories)
        let temporary = "\(directory)/.\(UInt64.random(in: 0...UInt64.max)).new"
        // AtomicFile creates with O_EXCL and flushes; the name it makes is the temporary one here.
        try AtomicFile.write(secret.exposed, to: temporary, mode: 0o600)
        if link(temporary, file) != 0, errno != EEXIST {
            let problem = systemCallProblem("keep secret", file)
            unlink(temporary)  // best effort: the error above is the one to tell, and `destroy` takes the rest
            throw problem
        }
        try AtomicFile.remove(temporary)
    }

    static func removeAll(in directory: String) throws(Problem) {
        for name in try DirectoryListing.names(in: directory) where unlink("\(directory)/\(name)") != 0 && errno != ENOENT {
            throw systemCallProblem("remove secret", "\(directory)/\(name)")
        }
        if rmdir(directory) != 0 {
            if errno == ENOENT { return }
            throw systemCallProblem("remove", directory)
        }
        try AtomicFile.flushDirectory(AtomicFile.parent(of: directory))
    }
}

import Foundation
import Glibc
import SiteModel

/// A file that brings a secret: taken only where nobody else can have read it, or put it there.
enum SecretFile {
    /// Never waits: opening a pipe would, for somebody who writes into it.
    static func open(_ path: String, to verb: String) throws(Problem) -> FileHandle {
        let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw refused(verb, path, "it is a link", hint: "name the file that it leads to") }
            throw refused(verb, path, String(cString: strerror(errno)).lowercased(), hint: "ls -l \(path)")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw refused(verb, path, "it is no file", hint: "name a regular file")
        }
        guard facts.st_uid == 0 || facts.st_uid == geteuid() else {
            throw refused(verb, path, "it belongs to another user", hint: "make a file of your own, 0600")
        }
        guard facts.st_mode & 0o077 == 0 else { throw refused(verb, path, "others may read or write it", hint: "chmod 600 \(path)") }
        return handle
    }

    static func refused(_ verb: String, _ path: String, _ why: String, hint: String? = nil) -> Problem {
        .cannot(verb, path, why, code: .badPath, hint: hint)
    }
}

import Glibc
import SiteModel

/// The file for what is shown once, empty until then. Commands that asked for the same thing with one key share it: the first that claims it writes, and
/// where that one was killed before it wrote, the next does.
struct PasswordFile: Sendable {
    let path: String
    private let thing: PasswordKeeper.Thing
    private let descriptor: Int32

    /// Opened before the site is made.
    init(made path: String, _ descriptor: Int32, for thing: PasswordKeeper.Thing) {
        (self.path, self.descriptor, self.thing) = (path, descriptor, thing)
        // Who else claims it in this instant writes it instead: asked again when there is something to write.
        _ = isHeld()
    }

    /// What lies there already: taken only as such a command leaves it.
    init(earlier path: String) throws(Problem) {
        let thing = PasswordKeeper.Thing.password
        let descriptor = Glibc.open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw thing.problem("write the password to", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_nlink == 1,
            status.st_mode & 0o077 == 0
        else {
            close(descriptor)
            throw .cannot(
                "write the password to", path, "what lies there is no file of yours alone", code: .badPath,
                hint: "name another file with \(thing.option)")
        }
        (self.path, self.descriptor, self.thing) = (path, descriptor, thing)
    }

    /// Whether it is this command's to write, now that there is something to write; false: another one wrote it. Waits some seconds for one that is at it.
    func claim() async throws -> Bool {
        for _ in 0..<50 {
            let isHeld = isHeld()
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw thing.problem("write the \(thing.noun) to", path) }
            if status.st_size > 0 { return false }
            guard status.st_nlink > 0 else { throw cannotWrite("somebody took it away") }
            if !isHeld { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw cannotWrite("another command with this key is at it")
    }

    /// Whether it is empty and nobody is at it any more. Certain only where this command has the lock now: without locks no file is.
    var isAbandoned: Bool {
        var status = stat()
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(descriptor, &status) == 0 && status.st_size == 0 && status.st_nlink > 0
    }

    /// By another command; else by this one from now on. A file system without locks holds nobody up.
    private func isHeld() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK }

    private func cannotWrite(_ why: String) -> Problem {
        .cannot("write the \(thing.noun) to", path, why, code: .badPath, hint: "agent site list")
    }

    func write(_ password: Secret) throws(Problem) {
        var rest = Array((password.exposed + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let problem = thing.problem("write the \(thing.noun) to", path)
                // A part of it must not pass for the whole.
                _ = ftruncate(descriptor, 0)
                throw problem
            }
            rest = rest.dropFirst(count)
        }
        // Not closed: whoever finds that it failed discards it.
        guard fsync(descriptor) == 0 else { throw thing.problem("write the \(thing.noun) to", path) }
    }

    /// Leaves it as it is.
    func release() { close(descriptor) }

    /// Takes the file away again, unless somebody wrote into it or is about to.
    func discard() {
        var status = stat()
        // What has no name any more may have left it to another's.
        if !isHeld(), fstat(descriptor, &status) == 0, status.st_size == 0, status.st_nlink > 0 { unlink(path) }
        close(descriptor)
    }
}

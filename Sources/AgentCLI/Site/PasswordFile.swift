import Glibc
import SiteModel

/// The file for what is shown once, empty until then. Commands that asked for the same thing with one key share it: the first that claims it writes, and
/// where that one was killed before it wrote, the next does.
struct PasswordFile: Sendable {
    let path: String
    private let thing: PasswordKeeper.Thing
    private let descriptor: Int32
    private let place: Place

    /// A directory, held, and a name in it: what is taken away is what lies there, whatever became of the way that led to it.
    struct Place: Sendable {
        let directory: Int32
        let name: String

        init(_ path: String, for thing: PasswordKeeper.Thing) throws(Problem) {
            // O_PATH of open(2), which Swift does not import: a directory that may be written need not be one that may be listed.
            directory = Glibc.open(AtPath.parent(path), 0o10_000_000 | O_DIRECTORY | O_CLOEXEC)
            guard directory >= 0 else { throw thing.problem("write the \(thing.noun) into", AtPath.parent(path)) }
            name = AtPath.name(path)
        }

        func open(_ flags: Int32) -> Int32 { openat(directory, name, flags | O_NOFOLLOW | O_CLOEXEC, 0o600) }

        /// Takes this file away, and no other that has its name by now.
        func remove(_ file: stat) {
            var named = stat()
            guard fstatat(directory, name, &named, AT_SYMLINK_NOFOLLOW) == 0, named.st_ino == file.st_ino, named.st_dev == file.st_dev
            else { return }
            unlinkat(directory, name, 0)
        }
    }

    /// Opened before the site is made.
    init(made path: String, _ descriptor: Int32, in place: Place, for thing: PasswordKeeper.Thing) {
        (self.path, self.descriptor, self.place, self.thing) = (path, descriptor, place, thing)
        // Who else claims it in this instant writes it instead: asked again when there is something to write.
        _ = isHeld()
    }

    /// What lies there already: taken only as such a command leaves it.
    init(earlier path: String, in place: Place) throws(Problem) {
        let thing = PasswordKeeper.Thing.password
        let descriptor = place.open(O_WRONLY | O_NONBLOCK)
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
        (self.path, self.descriptor, self.place, self.thing) = (path, descriptor, place, thing)
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
    func release() {
        close(descriptor)
        close(place.directory)
    }

    /// Takes the file away again, unless somebody wrote into it or is about to.
    func discard() {
        var status = stat()
        if !isHeld(), fstat(descriptor, &status) == 0, status.st_size == 0 { place.remove(status) }
        close(descriptor)
        close(place.directory)
    }
}

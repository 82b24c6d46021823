import Glibc
import SiteModel

/// Where what is shown once is written, a new administrator's password or a token: one new file, 0600, that nobody else can have put there.
struct PasswordKeeper: Sendable {
    private let file: String?
    private let directory: String
    private let thing: Thing

    /// What is written, and which option names its file.
    struct Thing: Sendable {
        let noun: String
        let option: String
        static let password = Thing(noun: "password", option: "--password-file")
        static let token = Thing(noun: "token", option: "--file")

        func problem(_ verb: String, _ path: String) -> Problem {
            .cannot(verb, path, String(cString: strerror(errno)).lowercased(), code: .badPath, hint: "name another file with \(option)")
        }
    }

    /// Looks for what would keep the file from being written, before anything is asked of the daemon.
    init(file: String?, for thing: Thing = .password) throws(Problem) {
        self.file = file
        self.thing = thing
        guard let file else {
            directory = try Self.home() + "/.agent/passwords"
            try Self.makePrivate(AtPath.parent(directory))
            try Self.makePrivate(directory)
            return
        }
        directory = AtPath.parent(file)
        var status = stat()
        if lstat(file, &status) == 0 {
            throw .cannot(
                "write the \(thing.noun) to", file, "it exists", code: .badPath,
                hint: "name a file that does not exist with \(thing.option)")
        }
        guard access(directory, W_OK | X_OK) == 0 else { throw thing.problem("write the \(thing.noun) into", directory) }
    }

    func open(domain: String, change: String) throws(Problem) -> Place {
        let path = file ?? "\(directory)/\(Self.name(domain: domain, change: change))"
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        // Only a command that asked with the same key has this change too: it was the first, and the password is for its file.
        if descriptor < 0, errno == EEXIST, file == nil { return Place(path: path, thing: thing, descriptor: nil) }
        guard descriptor >= 0 else { throw thing.problem("write the \(thing.noun) to", path) }
        return Place(path: path, thing: thing, descriptor: descriptor)
    }

    /// The name in its canonical form, cut where a file's name would pass 255 bytes: a host name alone may have 253.
    static func name(domain: String, change: String) -> String {
        guard let name = try? Hostname(domain) else { return change }
        return "\(name.ascii.prefix(200))-\(change)"
    }

    /// The empty file, opened before the site is made.
    struct Place: Sendable {
        let path: String
        fileprivate let thing: Thing
        /// nil: it is the file of an earlier command that asked for the same, and stays as it is.
        fileprivate let descriptor: Int32?
        var isEarlier: Bool { descriptor == nil }

        func write(_ password: Secret) throws(Problem) {
            guard let descriptor else { return }
            var rest = Array((password.exposed + "\n").utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { throw thing.problem("write the \(thing.noun) to", path) }
                rest = rest.dropFirst(count)
            }
            guard fsync(descriptor) == 0, close(descriptor) == 0 else { throw thing.problem("write the \(thing.noun) to", path) }
        }

        /// Takes the file away again; it holds nothing.
        func discard() {
            guard let descriptor else { return }
            close(descriptor)
            unlink(path)
        }
    }

    /// The home of the user that runs the command: under sudo HOME may still be somebody else's.
    private static func home() throws(Problem) -> String {
        if geteuid() != 0, let home = Console.current.environment("HOME"), home.hasPrefix("/") { return home }
        if let home = Console.current.environment("HOME"), home.hasPrefix("/"), isOwn(home) { return home }
        guard let entry = getpwuid(geteuid()), let home = entry.pointee.pw_dir else {
            throw Problem(.badPath, "cannot find a home directory for the password file", hint: "name a file with --password-file")
        }
        return String(cString: home)
    }

    private static func makePrivate(_ directory: String) throws(Problem) {
        if mkdir(directory, 0o700) != 0 && errno != EEXIST { throw Thing.password.problem("make", directory) }
        guard isOwn(directory) else {
            throw .cannot(
                "keep the password in", directory, "it must be your directory and nobody else may write to it", code: .badPath,
                hint: "name a file with --password-file")
        }
    }

    private static func isOwn(_ directory: String) -> Bool {
        var status = stat()
        return lstat(directory, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
            && status.st_mode & 0o022 == 0
    }
}

private enum AtPath {
    static func parent(_ path: String) -> String {
        guard let cut = path.lastIndex(of: "/") else { return "." }
        return cut == path.startIndex ? "/" : String(path[..<cut])
    }
}

import Foundation
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
            directory = try Self.place()
            try Self.makePrivate(AtPath.parent(directory))
            try Self.makePrivate(directory)
            return
        }
        directory = AtPath.parent(file)
        var status = stat()
        if lstat(file, &status) == 0 {
            let why = status.st_size == 0 ? "it exists, and is empty: a command that was ended before it had one leaves it so" : "it exists"
            throw .cannot(
                "write the \(thing.noun) to", file, why, code: .badPath, hint: "name a file that does not exist with \(thing.option)")
        }
        guard access(directory, W_OK | X_OK) == 0 else { throw thing.problem("write the \(thing.noun) into", directory) }
    }

    /// - Parameter change: as the daemon names it, who may be another user's: a name, and no way to somewhere else.
    func open(domain: String, change: String) throws(Problem) -> PasswordFile {
        let path = if let file { file } else { "\(directory)/\(try Self.name(domain: domain, change: change))" }
        let place = try PasswordFile.Place(path, for: thing)
        let descriptor = place.open(O_WRONLY | O_CREAT | O_EXCL)
        // Only a command that asked with the same key has this change too.
        if descriptor < 0, errno == EEXIST, file == nil { return try PasswordFile(earlier: path, in: place) }
        guard descriptor >= 0 else { throw thing.problem("write the \(thing.noun) to", path) }
        return PasswordFile(made: path, descriptor, in: place, for: thing)
    }

    /// The file that was named, made before anything is asked: nothing is made whose password could not be kept. nil: it is named by the change.
    func reserve() throws(Problem) -> PasswordFile? { file == nil ? nil : try open(domain: "", change: "") }

    /// The name in its canonical form, cut where a file's name would pass 255 bytes: a host name alone may have 253.
    static func name(domain: String, change: String) throws(Problem) -> String {
        guard !change.isEmpty, change.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) }) else {
            throw Problem(.internalError, "cannot name the password's file: the daemon's answer names no change", hint: "agent doctor")
        }
        guard let name = try? Hostname(domain) else { return change }
        return "\(name.ascii.prefix(200))-\(change)"
    }

    /// Where files lie that no option names.
    private static func place() throws(Problem) -> String { try home() + "/.agent/passwords" }

    /// What earlier commands left empty of a site, by the changes that the files are named by: they were ended before they had its password.
    static func leftovers(of domain: String) -> [(change: String, file: PasswordFile)] {
        guard let place = try? Self.place(), isOwn(place),  // nowhere to look: there is none
            let names = try? FileManager.default.contentsOfDirectory(atPath: place)
        else { return [] }
        return names.sorted().compactMap { found in
            let path = "\(place)/\(found)"
            // What is no such file is none of ours.
            guard let change = found.split(separator: "-").last.map(String.init), (try? name(domain: domain, change: change)) == found,
                let directory = try? PasswordFile.Place(path, for: .password), let file = try? PasswordFile(earlier: path, in: directory)
            else { return nil }
            if file.isAbandoned { return (change, file) }
            file.release()
            return nil
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

enum AtPath {
    static func parent(_ path: String) -> String {
        guard let cut = path.lastIndex(of: "/") else { return "." }
        return cut == path.startIndex ? "/" : String(path[..<cut])
    }

    static func name(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? path
    }
}

import Glibc
import SiteModel

/// Where the daemon's socket is made and how it gets its name.
///
/// It is bound in a directory that only the daemon can enter, gets its mode there, and is renamed into place: nobody can connect to a
/// socket that is half made. (A narrow umask would do the same for one server, but it belongs to the whole process.)
struct SocketPlace: Sendable {
    let path: String
    private let nursery: String

    /// Refuses a directory in which somebody else could put a socket of their own, or a link, in the daemon's place.
    init(_ path: String) throws(Problem) {
        let cut = path.lastIndex(of: "/") ?? path.startIndex
        let directory = cut == path.startIndex ? "/" : String(path[..<cut])
        self.path = path
        nursery = "\(directory)/.bind"
        // sun_path holds 108 bytes with its ending zero (unix(7)).
        guard max(path.utf8.count, birthplace.utf8.count) <= 107 else {
            throw .cannot("listen on", path, "a socket's path has at most 107 bytes", code: .badPath)
        }
        try Self.check(directory)
    }

    /// What bind(2) is given.
    var birthplace: String { "\(nursery)/s" }

    func prepare() throws(Problem) {
        clear()
        try Self.call("make", nursery, mkdir(nursery, 0o700))
    }

    func publish() throws(Problem) {
        try Self.call("set the mode of", birthplace, chmod(birthplace, 0o660))
        try Self.call("put in place", path, rename(birthplace, path))
        clear()
    }

    /// What a start that was cut short may have left.
    func clear() {
        unlink(birthplace)  // mostly absent
        rmdir(nursery)
    }

    private static func check(_ directory: String) throws(Problem) {
        var status = stat()
        try call("listen in", directory, lstat(directory, &status))
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .cannot("listen in", directory, "it is not a directory", code: .badPath) }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw .cannot("listen in", directory, "it belongs to user \(status.st_uid)", code: .forbidden)
        }
        guard status.st_mode & 0o022 == 0 else {
            throw .cannot("listen in", directory, "others may write to it", code: .forbidden, hint: "chmod go-w \(directory)")
        }
    }

    private static func call(_ verb: String, _ thing: String, _ result: Int32) throws(Problem) {
        guard result != 0 else { return }
        throw .cannot(verb, thing, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed, details: ["errno": "\(errno)"])
    }
}

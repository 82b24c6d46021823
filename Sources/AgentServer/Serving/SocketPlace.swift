import Glibc
import SiteModel

/// The directory and the mode of the daemon's socket.
enum SocketPlace {
    /// Refuses a directory in which somebody else could put a socket of their own, or a link, in the daemon's place.
    static func check(_ path: String) throws(Problem) {
        let cut = path.lastIndex(of: "/") ?? path.startIndex
        let directory = cut == path.startIndex ? "/" : String(path[..<cut])
        var status = stat()
        guard lstat(directory, &status) == 0 else {
            throw .cannot("listen in", directory, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .cannot("listen in", directory, "it is not a directory", code: .badPath) }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw .cannot("listen in", directory, "it belongs to user \(status.st_uid)", code: .forbidden)
        }
        guard status.st_mode & 0o022 == 0 else {
            throw .cannot("listen in", directory, "others may write to it", code: .forbidden, hint: "chmod go-w \(directory)")
        }
        // sun_path holds 108 bytes with its ending zero (unix(7)).
        guard path.utf8.count <= 107 else { throw .cannot("listen on", path, "a socket's path has at most 107 bytes", code: .badPath) }
    }

    /// Narrows what the socket is made with: between bind(2) and chmod(2) it must not be open to others.
    /// The mask belongs to the whole process, so it only ever takes rights away and is given back at once.
    static func narrowMask() -> mode_t { umask(0o007) }

    static func publish(_ path: String, oldMask: mode_t) throws(Problem) {
        umask(oldMask)
        guard chmod(path, 0o660) == 0 else {
            throw .cannot("set the mode of", path, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed)
        }
    }
}

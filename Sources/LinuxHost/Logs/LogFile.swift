import Glibc
import SiteModel

/// A log that is open: the same file however it is renamed meanwhile.
final class LogFile: Sendable {
    let path: String
    private let descriptor: Int32
    /// Names the file on its file system.
    let inode: UInt64

    /// nil when there is no such file.
    init?(_ path: String) throws(Problem) {
        let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if opened < 0 {
            if errno == ENOENT { return nil }
            throw systemCallProblem("read", path)
        }
        var facts = stat()
        guard fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(opened)
            throw .cannot("read", path, "it is no regular file", code: .systemCallFailed)
        }
        self.path = path
        descriptor = opened
        inode = UInt64(facts.st_ino)
    }

    deinit { Glibc.close(descriptor) }

    func size() throws(Problem) -> Int64 {
        var facts = stat()
        try check("look at", path) { fstat(descriptor, &facts) }
        return Int64(facts.st_size)
    }

    /// Fewer bytes where the file ends.
    func read(from begin: Int64, to end: Int64) throws(Problem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, Int(end - begin)))
        var filled = 0
        while filled < bytes.count {
            let count = try check("read", path) {
                bytes.withUnsafeMutableBytes { buffer in
                    pread(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(begin) + off_t(filled))
                }
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}

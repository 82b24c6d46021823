import CLinux
import Foundation
import HostServices
import SiteModel

/// An open regular file of a tree: nothing else can be one, because what the name meant was looked at after it was pinned.
package final class RegularFile: OpenEntry {
    package let descriptor: Int32
    package let label: String

    fileprivate init(owning descriptor: Int32, label: String) {
        self.descriptor = descriptor
        self.label = label
    }
    deinit { close(descriptor) }

    /// Fills `buffer` from where the last call stopped; 0 is the end.
    package func read(into buffer: inout [UInt8]) throws(Problem) -> Int {
        try check("read", label) { buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) } }
    }

    package func read(at offset: Int64, into buffer: inout [UInt8]) throws(Problem) -> Int {
        try check("read", label) { buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) } }
    }

    package func seek(to offset: Int64) throws(Problem) {
        try check("read", label) { lseek(descriptor, off_t(offset), SEEK_SET) }
    }

    /// Empties a file that was just made.
    package func truncate() throws(Problem) {
        try check("empty", label) { ftruncate(descriptor, 0) }
        try seek(to: 0)
    }

    package func write(_ bytes: ArraySlice<UInt8>) throws(Problem) {
        var rest = bytes
        while !rest.isEmpty {
            rest = rest.dropFirst(try check("write", label) { rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } })
        }
    }

    /// The first `limit` bytes as text that need not be whole UTF-8.
    package func text(limit: Int) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while bytes.count < limit {
            let count = try read(into: &buffer)
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes.prefix(limit), as: UTF8.self)
    }

    /// Copies up to `count` bytes inside of the kernel; fewer only where this file ended before.
    package func copy(_ count: Int, to target: RegularFile) throws(Problem) {
        var left = count
        while left > 0 {
            let moved = clinux_copy(descriptor, target.descriptor, UInt(left))
            if moved == 0 { return }
            if moved > 0 {
                left -= moved
            } else if errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP {
                return try copyByHand(left, to: target)
            } else if errno != EINTR {
                throw systemCallProblem("copy", label)
            }
        }
    }

    private func copyByHand(_ count: Int, to target: RegularFile) throws(Problem) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        var left = count
        while left > 0 {
            let moved = min(try read(into: &buffer), left)
            if moved == 0 { return }
            try target.write(buffer[..<moved])
            left -= moved
        }
    }
}

extension Directory {
    /// Opens a regular file to read. Pinned with O_PATH first: opening a FIFO would wait for, or wake, whoever is at its other end,
    /// and opening a device can act on it.
    package func file(_ name: EntryName) throws(Problem) -> RegularFile {
        let path = labelled(name)
        let pinned = try check("open", path) { name.withCString { clinux_open_beneath(descriptor, $0, clinux_o_path | O_NOFOLLOW, 0) } }
        defer { close(pinned) }
        var status = stat()
        try check("look at", path) { fstat(pinned, &status) }
        guard EntryKind(mode: status.st_mode) == .file else {
            throw .cannot("open", path, "it is not a regular file", code: .badPath, hint: "name a plain file")
        }
        return RegularFile(owning: try check("open", path) { clinux_reopen(pinned, O_RDONLY | O_NOCTTY) }, label: path)
    }

    package func fileIfPresent(_ name: EntryName) throws(Problem) -> RegularFile? {
        do {
            return try file(name)
        } catch  where error.systemError == ENOENT {
            return nil
        }
    }

    /// Makes a file that was not there, readable by its maker alone until `setMode`.
    package func makeFile(_ name: EntryName) throws(Problem) -> RegularFile {
        let path = labelled(name)
        let made = try check("create", path) {
            name.withCString { clinux_open_beneath(descriptor, $0, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600) }
        }
        return RegularFile(owning: made, label: path)
    }
}

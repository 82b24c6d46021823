import CLinux
import Foundation
import HostServices
import SiteModel

package enum EntryKind: Sendable, Hashable {
    case file, directory, symlink
    /// FIFO, socket or device: never opened.
    case special

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symlink
        default: self = .special
        }
    }
}

package struct Entry: Sendable, Hashable {
    package var name: EntryName
    package var kind: EntryKind
}

extension Directory {
    /// Up to `limit` entries in the kernel's order. Reading again starts at the beginning.
    package func entries(limit: Int = .max) throws(Problem) -> [Entry] {
        let copy = try check("read", label) { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw systemCallProblem("read", label, errno: code)
        }
        defer { closedir(stream) }
        var found: [Entry] = []
        while found.count < limit {
            errno = 0
            guard let next = readdir(stream) else {
                if errno != 0 { throw systemCallProblem("read", label) }
                break
            }
            guard let name = EntryName(bytes: nameBytes(of: next)) else { continue }  // . and ..
            if let kind = try kind(of: name, hint: Int32(next.pointee.d_type)) { found.append(Entry(name: name, kind: kind)) }
        }
        return found
    }

    /// Without following a symlink; nil where nothing has that name.
    package func statusIfPresent(of name: EntryName) throws(Problem) -> stat? {
        var result = stat()
        if name.withCString({ fstatat(descriptor, $0, &result, AT_SYMLINK_NOFOLLOW) }) == 0 { return result }
        if errno == ENOENT { return nil }
        throw systemCallProblem("look at", labelled(name))
    }

    package func kindIfPresent(of name: EntryName) throws(Problem) -> EntryKind? {
        try statusIfPresent(of: name).map { EntryKind(mode: $0.st_mode) }
    }

    /// Some file systems do not tell the kind while reading: then it is asked for.
    private func kind(of name: EntryName, hint: Int32) throws(Problem) -> EntryKind? {
        switch hint {
        case Int32(DT_REG): .file
        case Int32(DT_DIR): .directory
        case Int32(DT_LNK): .symlink
        case Int32(DT_UNKNOWN): try kindIfPresent(of: name)
        default: .special
        }
    }

    private func nameBytes(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        let start = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 19)
        let text = start.assumingMemoryBound(to: UInt8.self)
        var count = 0
        while count < 256, text[count] != 0 { count += 1 }
        return Array(UnsafeBufferPointer(start: text, count: count))
    }
}

// Names: each call changes one entry and follows no symlink.
extension Directory {
    package enum Unlinked { case gone, isDirectory }

    /// Removes a name that is no directory. Absent is success; whatever the name leads to stays untouched.
    @discardableResult
    package func unlink(_ name: EntryName) throws(Problem) -> Unlinked {
        if name.withCString({ unlinkat(descriptor, $0, 0) }) == 0 || errno == ENOENT { return .gone }
        if errno == EISDIR { return .isDirectory }
        throw systemCallProblem("remove", labelled(name))
    }

    /// rmdir: false where it is not empty or no directory any more. Absent is success.
    package func removeEmptyDirectory(_ name: EntryName) throws(Problem) -> Bool {
        if name.withCString({ unlinkat(descriptor, $0, AT_REMOVEDIR) }) == 0 || errno == ENOENT { return true }
        if errno == ENOTEMPTY || errno == ENOTDIR { return false }
        throw systemCallProblem("remove", labelled(name))
    }

    package enum Replacement { case refuse, replace }

    package func rename(
        _ name: EntryName, to target: Directory, as newName: EntryName, existing: Replacement = .refuse
    ) throws(Problem) {
        try check("rename", labelled(name)) {
            name.withCString { from in
                newName.withCString { to in
                    existing == .refuse
                        ? clinux_rename_new(descriptor, from, target.descriptor, to) : renameat(descriptor, from, target.descriptor, to)
                }
            }
        }
    }

    /// A symlink's owner is its own: nginx compares it with that of what it leads to.
    package func makeSymlink(_ name: EntryName, to target: String, owner: SiteIdentity? = nil) throws(Problem) {
        try check("create", labelled(name)) { name.withCString { symlinkat(target, descriptor, $0) } }
        guard let owner, geteuid() == 0 else { return }
        try check("give away", labelled(name)) {
            name.withCString { fchownat(descriptor, $0, owner.uid, owner.gid, AT_SYMLINK_NOFOLLOW) }
        }
    }

    /// Nil where there is no symlink of that name.
    package func symlinkTarget(_ name: EntryName) throws(Problem) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = name.withCString { readlinkat(descriptor, $0, &buffer, buffer.count) }
        if count >= 0 { return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) }
        if errno == ENOENT || errno == EINVAL { return nil }
        throw systemCallProblem("read", labelled(name))
    }

    /// Gives the file `name` a second name in `target`; of a symlink, the link itself.
    package func link(_ name: EntryName, into target: Directory, as newName: EntryName) throws(Problem) {
        try check("link", labelled(name)) {
            name.withCString { from in newName.withCString { linkat(descriptor, from, target.descriptor, $0, 0) } }
        }
    }
}

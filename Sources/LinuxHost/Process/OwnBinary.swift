import Glibc

/// The running binary, which is executed again for hidden modes and long-lived services.
package enum OwnBinary {
    package static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : CommandLine.arguments[0]
    }()

    /// Which file stands at a path: another one after an upgrade, though its name is the same.
    package static func identity(of path: String) -> String? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return "\(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec) \(facts.st_ino)"
    }

    /// When it was made, or put here, seconds since 1970.
    package static var madeAt: Int64? {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int64(facts.st_mtim.tv_sec) : nil
    }

    /// Whether another file, or none, stands where this process's own was when it started.
    package static var isReplaced: Bool { identity(of: "/proc/self/exe") != identity(of: path) }
}

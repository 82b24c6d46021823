import Glibc

/// Time zones as Debian's tzdata keeps them: an upgrade of that package is seen at the next look.
package enum ZoneFiles {
    private static let directory = "/usr/share/zoneinfo"
    private static let mostBytes = 64 << 10

    /// - Parameter name: a checked one, as `Europe/Berlin`.
    package static let read: @Sendable (String) -> [UInt8]? = { name in
        let file = open("\(directory)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: mostBytes)
        var count = 0
        while count < mostBytes {
            let got = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress.map { $0 + count }, mostBytes - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { return Array(bytes.prefix(count)) }
            count += got
        }
        return nil
    }

    /// The name that localtime(5) points at; nil where it points at none.
    package static func machine() -> String? {
        var bytes = [CChar](repeating: 0, count: 4_097)
        let count = readlink("/etc/localtime", &bytes, bytes.count - 1)
        guard count > 0 else { return nil }
        let target = String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return target.ranges(of: "/zoneinfo/").first.map { String(target[$0.upperBound...]) }
    }
}

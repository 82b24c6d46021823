import Foundation

extension String {
    /// Whether the bytes of `part` stand in it; neither holds a zero. Asked for every name and value of a host, and of every hostile string: the
    /// library's own search, which knows characters, takes a hundred times as long in a build that is not optimised, and sees no quote under an accent.
    package func holdsBytes(of part: String) -> Bool {
        withCString { all in part.withCString { wanted in strstr(all, wanted) != nil } }
    }
}

extension Data {
    /// The same of any bytes.
    package func holdsBytes(of part: String) -> Bool {
        let wanted = Array(part.utf8)
        guard let first = wanted.first else { return true }
        return withUnsafeBytes { all in
            guard let start = all.baseAddress else { return false }
            var from = 0
            while all.count - from >= wanted.count, let hit = memchr(start + from, Int32(first), all.count - from - wanted.count + 1) {
                if memcmp(hit, wanted, wanted.count) == 0 { return true }
                from = UnsafeRawPointer(hit) - start + 1
            }
            return false
        }
    }
}

import Glibc

/// What a table says in place of a bare number; the other formats keep the number.
enum ForPeople {
    /// `3.4 GiB`.
    static func bytes(_ count: (some BinaryInteger)?) -> Value {
        guard let count else { return .none }
        var size = Double(count)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if size < 1024 { return .text("\(text(size, unit == "B")) \(unit)") }
            size /= 1024
        }
        return .text("\(text(size, false)) TiB")
    }

    private static func text(_ size: Double, _ isWhole: Bool) -> String {
        if isWhole || size >= 100 { return "\(Int(size.rounded()))" }
        let tenths = Int((size * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// The name as the audit log has it; the number where no list of this machine knows it.
    static func user(_ number: (some BinaryInteger)?) -> Value {
        guard let number, let uid = uid_t(exactly: number) else { return .number(number) }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        guard getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name else {
            return .number(number)
        }
        return .text(String(cString: name))
    }
}

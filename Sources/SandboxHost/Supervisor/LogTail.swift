import Foundation

/// The last lines of a log, for the error of a service that does not start.
enum LogTail {
    static func read(_ path: String, lines: Int = 10) -> [String] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = pread(file, &buffer, buffer.count, max(0, off_t(facts.st_size) - off_t(buffer.count)))
        guard count > 0 else { return [] }
        return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").suffix(lines).map(String.init)
    }
}

/// The supervisor's own log is its standard error, which `sandbox up` sends to a file.
enum SupervisorLog {
    static func write(_ text: String) {
        let line = "\(Date().ISO8601Format()) \(text)\n"
        _ = Glibc.write(2, line, line.utf8.count)  // nowhere else to tell it
    }
}

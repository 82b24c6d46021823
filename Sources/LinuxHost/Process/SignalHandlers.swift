import Foundation

/// What a process does with a signal, as the kernel knows it. A program that has not yet said what a signal means to it is ended by it.
enum SignalHandlers {
    /// Looks for up to two seconds; a process that is gone, or never handles it, is nobody's to wait for.
    static func wait(for signal: Int32, of pid: pid_t) async throws {
        for _ in 0..<200 {
            guard let mask = caught(pid), mask & (1 << UInt64(signal - 1)) == 0 else { return }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// proc(5), SigCgt.
    private static func caught(_ pid: pid_t) -> UInt64? {
        ProcessTable.status(pid)?.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
            .flatMap { UInt64($0.dropFirst("SigCgt:".count).filter { !$0.isWhitespace }, radix: 16) }
    }
}

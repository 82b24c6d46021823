import HostServices

/// Understands the lines of one file, in their order.
protocol LogFormat: Sendable {
    /// Before the first line, and wherever lines were left out.
    init(_ query: LogQuery)
    /// nil for lines of others.
    mutating func read(_ line: RawLine) -> LogLine?
    /// When a line was written, whoever's it is: reading backwards ends there.
    func time(_ line: RawLine) -> Int64?
}
